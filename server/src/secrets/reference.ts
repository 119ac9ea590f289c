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
    STORE_PATH.test(value) ||
    isNamedPlace(value)
  );
}

/** Stores that are written before a path of words, and Summon's `!var`. */
const NAMED_STORE =
  /^(?:(?:env|aws|gcp|gsm|azure|azkv|azurekeyvault|keyvault|key-vault|secretsmanager|secretmanager|parameterstore|parameter-store|conjur|akeyless|berglas|bitwarden|k8s|kubernetes|sops|vaultwarden):\/{0,2}|!var(?::\w{1,20})? )(?<path>[A-Za-z/][\w./:#-]{0,200})$/;

function isNamedPlace(value: string): boolean {
  const path = NAMED_STORE.exec(value)?.groups?.["path"];
  return path !== undefined && (/^[A-Za-z./:#_-]+$/.test(path) || isNothingButWords(path));
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

/** What the names of Secrets end in. */
const ENDS_OBJECT = /-(?:secrets?|credentials?|creds|keys?|tokens?|password|auth|tls|cert|certs|certificate)$/;

/** Secrets that are words as often as not. */
const OWN_VALUE = new Set(
  "jwt session cookie signing csrf auth nextauth encryption webhook client hmac app".split(" "),
);

/** `IMAGE_PULL_SECRET=registry-credentials`, `DB_SECRET=payments-db-credentials`: the name of an object. */
export function isSecretObject(words: readonly string[], value: string): boolean {
  const last = words.at(-1);
  if ((last !== "secret" && last !== "secrets") || !/^[a-z\d]+(?:[.-][a-z\d]+)+$/.test(value)) return false;
  const isOne = ENDS_OBJECT.test(value) && /^[a-z-]+$/.test(value) && !words.some((word) => OWN_VALUE.has(word));
  return (isOne || NAMES_SECRET.has(words.at(-2) ?? "")) && isNothingButWords(value);
}

/** `AWS_KMS_KEY=…`: the id of a key that never leaves its service. */
export function isKeyId(words: readonly string[], value: string): boolean {
  return words.includes("kms") && /^(?:mrk-[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i.test(value);
}

/** Whether a value is ciphertext of a tool that keeps secrets in files on purpose: SOPS, dotenvx, Ansible, Jasypt, Rails, Spring, KMS, PGP. */
export function isEncrypted(value: string): boolean {
  return (
    /^(?:ENC\[|encrypted:|\{cipher\}|\$ANSIBLE_VAULT|-----BEGIN PGP MESSAGE-----)/.test(value) ||
    // What AWS KMS gives, alone and as Serverless and Summon write it.
    /^(?:kms:[A-Za-z\d+/]{40,8192}={0,2}|AQICAH[A-Za-z\d+/]{60,8192}={0,2})$/.test(value) ||
    (value.startsWith("ENC(") && /^ENC\([A-Za-z\d+/=]{16,4096}\)$/.test(value)) ||
    (value.includes("--") &&
      /^[A-Za-z\d+/]{16,8192}={0,2}--[A-Za-z\d+/]{12,24}={0,2}--[A-Za-z\d+/]{20,24}={0,2}$/.test(value))
  );
}
