import { isNothingButWords } from "./stand-in.ts";

/** Beginnings of addresses in stores of secrets and keys. */
const STORE =
  /^(?:op|vault|bws|doppler|infisical|akv|awssm|ssm|ref\+[\w+]{1,40}|secretref|keychain|file|gcpsm|arn:aws[\w-]{0,20}|awskms|gcpkms|azurekms|hashivault):/;

/** Paths in the same stores, and of the key management of Google and AWS. */
const STORE_PATH =
  /^(?:sm:\/\/|projects\/[^/]+\/(?:secrets|locations\/[^/]+\/keyRings)\/|@Microsoft\.KeyVault\(|\/(?:var\/run\/secrets|run\/secrets|vault\/secrets)\/)/;

/** Whether a value points at a secret instead of holding it. */
export function isReference(value: string): boolean {
  return (
    /^(?:\$\{[^}]*\}|%\w+%|\{\{.*\}\}|\$\{\{.*\}\}|<%.*%>|@[\w.-]+@|#\{.*\}#?|\$\(.*\)|`.*`)$/s.test(value) ||
    isVariable(value) ||
    STORE.test(value) ||
    STORE_PATH.test(value)
  );
}

/** `$DB_PASS`, `$dbPassword`; in `$tr0ngP4ss` the digits stand where no name has them. */
function isVariable(value: string): boolean {
  if (!value.startsWith("$")) return false;
  const name = /^\$(?!aact_)([A-Za-z_]\w*)$/.exec(value)?.[1];
  return name !== undefined && (name === name.toUpperCase() || isNothingButWords(name));
}

/** `payments/prod/stripe`, `alias/payments-prod`: a place in a store, of words alone. */
export function isStorePath(value: string): boolean {
  return /^[a-z][a-z-]{0,40}(?:\/[a-z][\w-]{0,40}){1,8}$/.test(value) && isNothingButWords(value);
}

/** What stands before `SECRET` in the name of a variable that names a Secret of Kubernetes. */
const NAMES_SECRET = new Set("pull existing tls ingress image cert certificate k8s kubernetes".split(" "));

/** `IMAGE_PULL_SECRET=registry-credentials`: the name of an object. */
export function isSecretObject(words: readonly string[], value: string): boolean {
  const last = words.at(-1);
  return (
    (last === "secret" || last === "secrets") &&
    NAMES_SECRET.has(words.at(-2) ?? "") &&
    /^[a-z\d]+(?:[.-][a-z\d]+)+$/.test(value) &&
    isNothingButWords(value)
  );
}

/** Whether a value is ciphertext of a tool that keeps secrets in files on purpose: SOPS, dotenvx, Ansible, Jasypt, Rails, PGP. */
export function isEncrypted(value: string): boolean {
  return (
    /^(?:ENC\[|encrypted:|\$ANSIBLE_VAULT|-----BEGIN PGP MESSAGE-----)/.test(value) ||
    (value.startsWith("ENC(") && /^ENC\([A-Za-z\d+/=]{16,4096}\)$/.test(value)) ||
    (value.includes("--") &&
      /^[A-Za-z\d+/]{16,8192}={0,2}--[A-Za-z\d+/]{12,24}={0,2}--[A-Za-z\d+/]{20,24}={0,2}$/.test(value))
  );
}
