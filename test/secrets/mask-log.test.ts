import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { maskLog, maskMessage } from "../../server/src/secrets/mask-log.ts";
import { MASK, maskLine } from "../../server/src/secrets/mask.ts";
import { token } from "../rules/tokens.ts";

/** Passwords as people make them and as machines do; put together here, so that none stands in a file. */
const SECRETS: readonly string[] = [
  ["hunter2", "hunter2"].join(""),
  ["Copper", "garden", "4848"].join("-"),
  token("n", 24, 1),
  ["tr0ub4dor", "3"].join("&"),
];

/** `X` stands for the secret. */
const ANYWHERE: readonly string[] = [
  "DB_PASSWORD=X",
  "PGPASSWORD=X psql -h db",
  "app --db-password=X --port 80",
  "app --db-password X",
  'args: ["--password", "X"]',
  "java -Dspring.datasource.password=X -jar a.jar",
  "keytool -import -storepass X -file a",
  "curl -u app:X https://x.io",
  "curl -uapp:X https://x.io",
  "curl --user=app:X https://x.io",
  'curl -H "Authorization: Bearer X"',
  "mysql -uroot -pX -e x",
  "sshpass -p X ssh a@b",
  "docker login -u a -p X registry",
  'echo "root:X" | chpasswd',
  "jdbc:postgresql://db/pay?user=a&password=X",
  "postgres://app:X@db.payco.io/pay",
  "<password>X</password>",
  "db.payco.io:5432:pay:app:X",
  "machine x.io login a password X",
  "requirepass X",
  "aws configure set aws_secret_access_key X",
  "password => 'X'",
  "map[DB_PASSWORD:X PORT:80]",
  "- { name: DBPASSWORD, value: X }",
  '{"name":"SMTP_PW","value":"X"}',
  "Cookie: session=X",
];

const IN_LOGS: readonly string[] = ["the password is X", 'spec.x: Invalid value: "X": must be a name'];

describe("a secret in a line that is shown", () => {
  for (const shape of ANYWHERE)
    test(shape, () => {
      for (const secret of SECRETS.filter(
        (one) => !/&/.test(one) || !/[?&]|curl|chpasswd|password is|Bearer/.test(shape),
      )) {
        const shown = maskLine(shape.replace("X", secret));
        assert.ok(!shown.includes(secret) && !shown.includes(secret.slice(0, 6)), shape);
        assert.equal(shown.length, shape.length - 1 + secret.length, "columns stay");
      }
    });
  for (const shape of [...ANYWHERE, ...IN_LOGS])
    test(`in a log: ${shape}`, () => {
      for (const secret of SECRETS.slice(0, 3)) {
        assert.ok(!maskMessage(shape.replace("X", secret)).includes(secret), shape);
        assert.ok(
          !maskLog([`2026-11-24T09:00:00Z stdout F ${shape.replace("X", secret)}`])
            .join("")
            .includes(secret),
        );
      }
    });
});

/** What people need to read stays. */
const HARMLESS: readonly string[] = [
  'FATAL: password authentication failed for user "app"',
  "the token has expired",
  'MountVolume.SetUp failed for volume "tls": secret "payments-tls" not found',
  "(CreateContainerConfigError): secret payments not found",
  "couldn't find key DB_PASSWORD in Secret payments/payments-api",
  "credentials provider failed",
  "secretName: payments-tls",
  "password: ${DB_PASSWORD}",
  "token: ${{ secrets.DEPLOY_TOKEN }}",
  "docker login --password-stdin",
  "- secretRef: { name: payments }",
  'pods "payments-api" is forbidden: User "dev" cannot list resource "secrets" in API group ""',
  "TOKEN_URL=https://id.example.com/token",
  "password_min_length: 12",
  "Back-off restarting failed container api in pod payments-api-6d4cf56db6-x2x9z",
  "Image registry.example.com/payments-api@sha256:" + "0123456789abcdef".repeat(4),
  "commit 0123456789abcdef0123456789abcdef01234567",
  "GET /health 200 in 3 ms",
];

for (const line of HARMLESS)
  test(`stays readable: ${line}`, () => {
    assert.equal(maskLog([line])[0], line);
    assert.equal(maskLine(line), line);
  });

describe("keys of several lines", () => {
  const body = Array.from({ length: 6 }, (_, index) => token("n", 64, index + 10));
  const begin = ["-----BEGIN", "PRIVATE", "KEY-----"].join(" ");
  const end = begin.replace("BEGIN", "END");
  const whole = [begin, ...body, token("n", 20, 30), end];
  const CUTS: Readonly<Record<string, readonly string[]>> = {
    whole: whole,
    "without its beginning": whole.slice(3),
    "without its end": whole.slice(0, 5),
    "without both": body.slice(1, 4),
    "with a time before each line": whole.map((line) => `2026-11-24T09:00:00Z stdout F ${line}`),
  };
  for (const [name, lines] of Object.entries(CUTS))
    test(name, () => {
      const shown = maskLog(["starting", ...lines, "ready"]);
      assert.equal(shown[0], "starting");
      assert.equal(shown.at(-1), "ready");
      for (const line of body) assert.ok(!shown.join("\n").includes(line.slice(0, 12)), name);
      assert.ok(shown.join("").includes(MASK));
    });
  test("in the middle of a line", () => {
    const encoded = Buffer.from(token("n", 60, 40)).toString("base64");
    assert.ok(!maskMessage(`unable to use ${encoded} as a key`).includes(encoded.slice(0, 10)));
  });
});
