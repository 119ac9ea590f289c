import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";

const config = resolveConfig();
/** Bytes that look random and are the same in every run. */
let made = 0;
const randomBytes = (length: number): Buffer => {
  const blocks = Array.from({ length: Math.ceil(length / 64) }, () =>
    createHash("sha512").update(String(made++)).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
};
const randomUUID = (): string => hex(16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
const base64 = (bytes: number): string => randomBytes(bytes).toString("base64");
const base64Url = (text: string): string => Buffer.from(text).toString("base64url");
const hex = (bytes: number): string => randomBytes(bytes).toString("hex");
const letters = (length: number): string =>
  base64(length * 2)
    .replaceAll(/[^A-Za-z\d]/g, "")
    .slice(0, length);
const jwt = (payload: object): string =>
  [
    base64Url('{"alg":"HS256","typ":"JWT"}'),
    base64Url(JSON.stringify(payload)),
    randomBytes(32).toString("base64url"),
  ].join(".");

/** Variables whose names speak of secrets or whose values look like some, and that hold none. */
const NEGATIVES: readonly (readonly [name: string, value: string])[] = [
  // Public halves and what is made to be public
  ["ADMIN_SSH_KEY", `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA${letters(40)} ops@pay`],
  ["SSH_HOST_KEY", `git.payco.io ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA${letters(40)}`],
  ["MINISIGN_KEY", `RW${letters(54)}`],
  ["GPG_KEY", hex(20).toUpperCase()],
  ["POSTHOG_KEY", `phc_${letters(43)}`],
  ["MAPBOX_TOKEN", `pk.${base64Url(JSON.stringify({ u: "pay", a: `cjl${letters(20)}` }))}.${letters(22)}`],
  ["ALGOLIA_SEARCH_KEY", hex(16)],
  ["DD_CLIENT_TOKEN", `pub${hex(16)}`],
  ["ADYEN_ORIGIN_KEY", `pub.v2.8115${"7".repeat(12)}.${base64Url("https://pay.example.com")}.${letters(43)}`],
  ["SUPABASE_ANON_KEY", jwt({ iss: "supabase", ref: letters(20), role: "anon" })],
  ["BACKEND_KEY", jwt({ iss: "supabase", re: letters(20), role: "anon", iat: 1 })],
  ["REST_TOKEN", jwt({ r: letters(19), role: "anon", exp: 2_000_000_000 })],
  ["STRIPE_PUBLISHABLE_KEY", `pk_test_${letters(24)}`],
  ["VAPID_PUBLIC_KEY", `B${letters(86)}`],
  ["SENTRY_DSN", `https://${hex(16)}@o12.ingest.sentry.io/45`],
  ["AGE_RECIPIENT", `age1${letters(58).toLowerCase()}`],
  // Ciphertext
  ["DB_PASSWORD", `ENC(${base64(24)})`],
  ["DB_PASSWORD", `kms:${base64(60)}`],
  ["DB_PASSWORD", `AQICAH${letters(120)}==`],
  ["DB_PASSWORD", `{cipher}${hex(64)}`],
  ["DB_PASSWORD", `ENC[PKCS7,${base64(60)}]`],
  ["SECRET_KEY_BASE", `${base64(48)}--${base64(12)}--${base64(16)}`],
  // Places in stores, and names of objects
  ["KMS_KEY", "alias/payments-prod"],
  ["AWS_KMS_KEY", randomUUID()],
  ["KMS_SIGNING_KEY", `mrk-${hex(16)}`],
  ["SIGNING_KEY", "projects/pay-prod/locations/eu/keyRings/pay/cryptoKeys/sign"],
  ...[
    "secret/data/payments/db",
    "!var payments/db/password",
    "op://vault/db/password",
    "vault:secret/data/db#password",
    "ref+awssecrets://pay/db",
    "sm://pay/db",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/db-AbCdEf",
    "projects/123/secrets/db/versions/latest",
    "@Microsoft.KeyVault(SecretUri=https://pay.vault.azure.net/secrets/db/)",
    "{{ .Values.db.password }}",
    "file:/run/secrets/db",
    "env:DB_PASS",
    "doppler://pay/db",
    "akeyless:/pay/db",
    "gcp:secretmanager:projects/pay/secrets/db",
    "keyvault:db",
    "secretsmanager:pay/db",
  ].map((value) => ["DB_PASSWORD", value] as const),
  ["DB_SECRET", "payments-db-credentials"],
  ["STRIPE_SECRET", "stripe-api-key"],
  ["TLS_SECRET", "pay-tls"],
  ["API_KEY_SECRET", "payments-prod-api-key"],
  ["DB_PASSWORD_FILE", "/run/secrets/db"],
  ["SECRET_NAME", "payments-db"],
  // Words, lists and instructions
  ["JWT_SECRET", "openssl rand -base64 32"],
  ["ENABLE_PASSWORD", "passwordless"],
  ["REQUIRE_PASSWORD", "when-expired"],
  ["DB_PASSWORD_SOURCE", "secretsmanager"],
  ["LICENSE_KEY", "Apache-2.0"],
  ["SECRET_FIELDS", "password,token,card_number"],
  ["REDACT_KEYS", "password,authorization"],
  ["PASSWORD_MIN_LENGTH", "12"],
  ["TOKEN_URL", "https://id.payco.io/oauth/token"],
  // Ids, marks and hashes
  ["APP_KEY_SHA256", hex(32)],
  ["IDEMPOTENCY_KEY", randomUUID()],
  ["CACHE_KEY", `v2:${hex(16)}`],
  ["IMAGE_DIGEST", `sha256:${hex(32)}`],
  ["INTEGRITY", `sha384-${base64(48)}`],
  ["KEY_ID", hex(8)],
  ["KID", letters(22)],
  ["COMMIT_SHA", hex(20)],
  ["NIX_HASH", `sha256-${base64(32)}`],
];

const quoted = (value: string): string => (/[\s#]/.test(value) ? `"${value}"` : value);
const POD =
  "apiVersion: v1\nkind: Pod\nmetadata: {name: payments, namespace: payments-prod}\nspec:\n  containers:\n    - name: a\n      image: x.example/a:1\n      env:\n";
const MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: payments, namespace: payments-prod}\ndata:\n";
const JOB = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    environment: production\n    env:\n";

const PLACES: Readonly<Record<string, (name: string, value: string) => string>> = {
  ".env.production": (name, value) => `A=1\n${name}=${quoted(value)}\n`,
  "k8s/pod.yaml": (name, value) => `${POD}        - {name: ${name}, value: ${JSON.stringify(value)}}\n`,
  "k8s/map.yaml": (name, value) => `${MAP}  ${name}: ${JSON.stringify(value)}\n`,
  ".github/workflows/a.yml": (name, value) =>
    `${JOB}      ${name}: ${JSON.stringify(value)}\n    steps:\n      - run: ./deploy.sh\n`,
  Dockerfile: (name, value) => `FROM debian:trixie-slim\nENV ${name}=${quoted(value)}\nUSER 10001\n`,
};

/** Rules that accuse of a credential. */
const ACCUSES =
  /\/(?:[a-z-]+-)?(?:secret|credential|secret-value|secret-name|private-key|url-password|signing-secret|encryption-key|live-key-outside-production|test-key-in-production)$/;

/** What is said of a variable at a place. */
function accusations(path: string, text: string): string[] {
  return lint({ path, text }, { config })
    .findings.filter(({ rule, severity }) => ACCUSES.test(rule) && severity !== "information")
    .map(({ rule, message }) => `${rule}: ${message}`);
}

test("a secret is an accusation in each of them", () => {
  for (const [path, write] of Object.entries(PLACES))
    assert.equal(accusations(path, write("DB_PASSWORD", letters(24))).length, 1, path);
});

describe("what holds no secret is an accusation in none of five places", () => {
  for (const [name, value] of NEGATIVES)
    test(`${name}: ${value.slice(0, 12)}`, () => {
      for (const [path, write] of Object.entries(PLACES))
        assert.deepEqual(accusations(path, write(name, value)), [], path);
    });
});
