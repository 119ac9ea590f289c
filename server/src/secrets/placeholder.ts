/** Words that, standing alone, say that a value is to be replaced. Never looked for inside random text. */
const FILLER_MARKS = new Set(
  "xxx your yours changeme change replace replaceme placeholder example sample dummy fake todo tbd fixme redacted masked hidden removed insert generate mock here notreal none null undefined localstack".split(
    " ",
  ),
);

const FILLER_WORDS = new Set(
  (
    "my secret secrets key token password passwd pass api live test local dev development user username string random value some the a an to in it me this sk pk rk whsec " +
    "prod production staging access auth private public client admin service account app name id database db"
  ).split(" "),
);

/** Whether a value stands in for one that is still to come: `changeme`, `<password>`, `xxxx`, `your_key_here`. */
export function isPlaceholder(value: string): boolean {
  if (/^(?:<.*>|\[.*\]|\{.*\}|__.*__|\*+)$/s.test(value)) return true;
  if (/^[xX*•._\-#?0]+$/.test(value) || (value.length > 1 && !hasMoreCharacters(value, 1))) return true;
  if (/x{4}|\*{3}|\.{3}|…|0{8}|donotuse/i.test(value) || isRun(value)) return true;
  if (/EXAMPLE(?:KEY)?$/.test(value)) return true;
  if (/\d{3}/.test(value)) return false;
  const words = value
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
  if (isSecretName(value, words)) return true;
  if (words.some((word) => FILLER_MARKS.has(word) || isGluedFiller(word))) return true;
  return words.length >= 2 && words.every((word) => FILLER_WORDS.has(word));
}

/** Whether a text has more than so many different characters. */
export function hasMoreCharacters(text: string, count: number): boolean {
  let seen = "";
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (seen.includes(character)) continue;
    if (seen.length === count) return true;
    seen += character;
  }
  return false;
}

/** `GOOGLE_API_KEY_VAL`: the name of a secret stands where its value will be put. */
function isSecretName(value: string, words: readonly string[]): boolean {
  return (
    /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(value) &&
    (/_VAL(?:UE)?$/.test(value) || words.some((word) => SECRET_WORDS.has(word))) &&
    !words.some((word) => BOASTS.has(word))
  );
}

const SECRET_WORDS = new Set("password passwd pass pwd secret key apikey token credential credentials pin".split(" "));

/** Words by which people make a poor password look strong: it is one that is in use. */
const BOASTS = new Set("super very top strong".split(" "));

/** No word of the alternatives is the beginning of two others put together, so there is one way to read a text. */
const GLUED =
  /^(?:(?:please|insert|enter|put|your|change|replace)(?:(?:change|your|my|the|own|new|db|app|api|access|auth|jwt|user|admin|secret|password|passwd|pass|key|token|value|string|name|this|that|me|it|here|now|with|in)s?)+|my(?:db|app|api|access|auth|jwt|user|admin)?(?:secret|password|key|token)(?:key|here|value)?)$/;

/** `yourpassword`, `changethis`, `mysecretkey`: filler words without anything between them. */
function isGluedFiller(word: string): boolean {
  return word.length <= 40 && GLUED.test(word) && !DEFAULT_CREDENTIALS.has(word);
}

/** `123456`, `abcdef`: every character follows the one before. */
function isRun(value: string): boolean {
  if (value.length < 5) return false;
  for (let index = 1; index < value.length; index++) {
    const step = value.charCodeAt(index) - value.charCodeAt(index - 1);
    const wraps = value[index - 1] === "9" && value[index] === "0";
    if (step !== 1 && !wraps) return false;
  }
  return true;
}

const DEFAULT_CREDENTIALS = new Set(
  (
    "password passwd pass postgres root admin administrator changeit mysql mariadb mongo redis rabbitmq guest user test secret letmein welcome " +
    "minioadmin default qwerty toor supersecret mysecretpassword password1 password123 admin123 passw0rd p@ssw0rd example"
  ).split(" "),
);

/** `secretpassword`, `somesupersecretpassword`: nothing but the words that such are made of. */
const TUTORIAL_WORDS = /^(?:some|super|very|top|my|the|secret|password|passwd|admin|root|user|test|demo)+$/;

/**
 * A password that comes with a product or a tutorial, or is the product's name. PCI DSS 2.2.2 asks that such are changed.
 * @param words the lower-case words of the variable's name
 */
export function isDefaultCredential(value: string, words: readonly string[] = []): boolean {
  const lower = value.toLowerCase();
  return (
    DEFAULT_CREDENTIALS.has(lower) ||
    lower === "keyboard cat" ||
    words.includes(lower) ||
    (lower.length <= 40 && TUTORIAL_WORDS.test(lower))
  );
}

/** Whether a value points at a secret instead of holding it. */
export function isReference(value: string): boolean {
  return (
    /^(?:\$(?!aact_)\w+|\$\{[^}]*\}|%\w+%|\{\{.*\}\}|\$\{\{.*\}\}|<%.*%>|@[\w.-]+@|#\{.*\}#?|\$\(.*\)|`.*`)$/s.test(
      value,
    ) ||
    /^(?:op|vault|sm|bws|doppler|infisical|akv|awssm|ssm|ref\+[\w+]+|secretref|keychain|file|gcpsm|arn:aws[\w-]*):/.test(
      value,
    ) ||
    /^(?:projects\/[^/]+\/secrets\/|@Microsoft\.KeyVault\()/.test(value) ||
    /^\/(?:var\/run\/secrets|run\/secrets|vault\/secrets)\//.test(value)
  );
}

/** Whether a value is ciphertext of a tool that keeps secrets in files on purpose. */
export function isEncrypted(value: string): boolean {
  return /^(?:ENC\[|encrypted:|\$ANSIBLE_VAULT|-----BEGIN PGP MESSAGE-----)/.test(value);
}
