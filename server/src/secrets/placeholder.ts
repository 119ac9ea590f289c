import { MAX_STAND_IN, isInstruction, isNothingButWords, isRepetition, isRun } from "./stand-in.ts";

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
  if (/^(?:__.*__|\*+)$/s.test(value) || isInBrackets(value)) return true;
  if (/^[xX*•._\-#?0]+$/.test(value) || (value.length > 1 && !hasMoreCharacters(value, 1))) return true;
  if (/x{4}|X{4}|\*{3}|\.{3}|…|0{8}/.test(value) || /donotuse/i.test(value) || isRun(value)) return true;
  if (isRepetition(value) || isInstruction(value)) return true;
  if (/EXAMPLE(?:KEY)?$/.test(value)) return true;
  if (/\d{3}/.test(value)) return false;
  const words = value
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
  if (isSecretName(value, words)) return true;
  if (words.some(isFillerWord) && (isNothingButWords(value) || standsApart(value))) return true;
  return words.length >= 2 && words.every((word) => FILLER_WORDS.has(word));
}

function isFillerWord(word: string): boolean {
  return FILLER_MARKS.has(word) || isGluedFiller(word);
}

/** In random text a mark stands between humps and digits by chance. */
function standsApart(value: string): boolean {
  return value
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .some((word) => isFillerWord(word.replace(/\d{1,3}$/, "")));
}

/** `<your password>`, `[secret]`, `{}`: what stands in the brackets is a word for the value, not one. */
function isInBrackets(value: string): boolean {
  if (!"<[{".includes(value.charAt(0)) || value.length > MAX_STAND_IN) return false;
  const inner = /^(?:<(?<a>.*)>|\[(?<b>.*)\]|\{(?<c>.*)\})$/s.exec(value)?.groups;
  if (inner === undefined) return false;
  const text = (inner["a"] ?? inner["b"] ?? inner["c"] ?? "").trim();
  return text === "" || isNothingButWords(text) || isPlaceholder(text);
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
