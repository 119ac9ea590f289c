import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findSecrets, judge } from "../../server/src/secrets/judge.ts";
import { describeSecret } from "../../server/src/secrets/verdict.ts";
import { maskDotenvLine, maskLine } from "../../server/src/secrets/mask.ts";
import { finish } from "../../server/src/base/steps.ts";
import { maskYaml } from "../../server/src/secrets/mask-yaml.ts";
import { applyTokens } from "../rules/tokens.ts";
import { startTimer } from "../timer.ts";

/** `KEY=value` lines by verdict; tokens are filled in at run time. */
const CASES: Readonly<Record<string, readonly string[]>> = {
  "secret live": [
    "MOLLIE_API_KEY=live_⟨n30⟩",
    "STRIPE_SECRET_KEY=sk_live_⟨n24⟩",
    "PAYSTACK_SECRET_KEY=sk_live_⟨h40⟩",
    "X=rk_live_⟨n24⟩",
    // The body is one that no catalogue has
    "XENDIT_SECRET_KEY=xnd_production_⟨n12⟩.⟨n30⟩",
  ],
  "secret test": ["STRIPE_SECRET_KEY=sk_test_⟨n24⟩"],
  "secret unknown": [
    "ADYEN_HMAC_KEY=⟨H64⟩",
    "MSSQL_CONN=Server=db;Password=⟨n14⟩;",
    "MNEMONIC=test test test test test test test test test test test junk",
    "STRIPE_WEBHOOK_SECRET=whsec_⟨n32⟩",
    "ADYEN_HMAC_KEY=⟨h64⟩",
    "RAZORPAY_KEY_SECRET=⟨n24⟩",
    "PLAID_SECRET=⟨h30⟩",
    "JWT_SECRET=⟨h64⟩",
    "JWT_SECRET=correct-horse-battery-staple-42",
    "JWT_SECRET=SUPER_SECRET_PASSWORD",
    "DB_PASSWORD=VELVET_ANCHOR_TWELVE",
    "DB_PASSWORD=yourmajesty",
    "DB_PASSWORD=mysecret123",
    "API_KEY=A1B2C3D4E5F6_G7H8I9J0",
    "DB_PASSWORD=Winter2026!Pay",
    "DB_PASSWORD=${DB_PASSWORD:-Winter2026!Pay}",
    "DATABASE_URL=postgres://app:⟨n16⟩@db.internal/pay",
    "REDIS_URL=redis://:⟨n20⟩@cache:6379",
    "ENCRYPTION_KEY=⟨b43⟩=",
    "API_KEY=⟨n32⟩",
    "OAUTH_CLIENT_SECRET=⟨n32⟩",
    "GITHUB_TOKEN=⟨n40⟩",
    // Beginnings of keys with bodies that no catalogue has
    "STRIPE_WEBHOOK_SECRET=whsec_⟨n16⟩_⟨n20⟩",
    "GITLAB_API_SECRET=glpat-⟨n80⟩",
    "SENDGRID_API_KEY=SG.⟨n16⟩",
    "NPM_AUTH_SECRET=npm_⟨n50⟩",
    // Brackets, JSON and `$` around what is none of them
    "APP_PASSWORD=[⟨n18⟩]",
    'MAIL_CREDENTIALS={"user": "app", "pass": {"value": "x"}, "password": "⟨n16⟩"}',
    'SIGNING_SECRETS=["⟨h64⟩"]',
    String.raw`PARTNERS={\"acme\":{\"api_key\":\"⟨n32⟩\"}}`,
    'WALLET={"kty":"oct","k":"⟨b43⟩"}',
    "PG_PASSWORD=$p4yL3dg3r",
    "DB_PASSWORD=sm:cr4nberry-77",
    "ADMIN_PASSWORD=Sn0wfall:8080",
    // Names in one word, with a region behind them, of keys that encrypt keys
    "MYSQLPASSWORD=⟨n20⟩",
    "OAUTHCLIENTSECRET=⟨n40⟩",
    "JWTSECRETKEY=⟨h64⟩",
    "SMTP_PW=⟨n16⟩",
    "ADYEN_API_KEY_US_LIVE=⟨n40⟩",
    "WEBHOOK_SECRET_V2_STAGING=⟨n32⟩",
    "ACQUIRER_ZPK=⟨H32⟩",
    "VAULT_SECRET_ID=⟨h8⟩-⟨h4⟩-4⟨h3⟩-a⟨h3⟩-⟨h12⟩",
    "RECOVERY_PHRASE=violet anchor tide copper lantern meadow quartz river saddle tunnel umbrella walnut",
    "AUTHORIZATION=Bearer ⟨n40⟩",
    "PAGERDUTY_ROUTING_KEY=⟨h32⟩",
  ],
  "identifier live": ["RAZORPAY_KEY_ID=rzp_live_⟨n14⟩"],
  "identifier unknown": ["AWS_ACCESS_KEY_ID=AKIA⟨u16⟩"],
  "publishable live": ["ADYEN_CLIENT_KEY=live_⟨N32⟩", "STRIPE_PUBLISHABLE_KEY=pk_live_⟨n24⟩"],
  "default-credential unknown": [
    "JWT_SECRET=secret",
    "DB_PASSWORD=postgres",
    "SESSION_SECRET=keyboard cat",
    "DB_PASSWORD=password",
    "DB_PASSWORD=admin123",
    "DB_PASSWORD=changeit",
    "DB_PASSWORD=mysecretpassword",
    "MYSQL_PASSWORD=12345678",
    'DB_CREDENTIALS={"username":"app","password":"postgres"}',
    "JWT_SECRET=supersecret",
    "DATABASE_URL=postgres://user:password@localhost/db",
  ],
  "placeholder unknown": [
    "A_KEY=sk_test_xxx",
    "DATABASE_URL=postgres://USER:PASSWORD@HOST/DB",
    "CONN=Server=db;Password=<pwd>;",
    "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "STRIPE_SECRET_KEY=sk_test_xxx",
    "STRIPE_SECRET_KEY=sk_test_",
    "STRIPE_SECRET_KEY=sk_live_your_key_here",
    "STRIPE_SECRET_KEY=sk_live_xxxxxxxxxxxxxxxxxxxxxxxx",
    "STRIPE_SECRET_KEY=sk_live_000000000000000000000000",
    "STRIPE_WEBHOOK_SECRET=whsec_...",
    "MOLLIE_API_KEY=live_...",
    "JWT_SECRET=changeme",
    "DB_PASSWORD=<your password>",
    "DB_PASSWORD=********",
    "DB_PASSWORD=your_password_here",
    "API_KEY=your-api-key",
    "GOOGLE_API_KEY=GOOGLE_API_KEY_VAL",
    "STRIPE_KEY=STRIPE_KEY_VALUE",
    "JWT_PEPPER=JWT_PEPPER_VALUE",
    "AWS_SECRET=AWS_S3_SECRET_KEY",
    "DB_PASSWORD=yourpassword",
    "API_KEY=yourapikey",
    "JWT_SECRET=yourSecretKey",
    "JWT_SECRET=mysecret",
    "DB_PASSWORD=changethis",
    "API_KEY=pleasechangeme",
    "DATABASE_URL=postgres://app:yourpassword@db.internal/pay",
    "ADMIN_PIN=0000",
    "GITHUB_TOKEN=ghs_your_installation_token",
    "RAZORPAY_KEY=rzp_live_yourKeyHere",
    "HIGHNOTE_API_KEY=sk_live_abc",
    "DB_PASSWORD=<the password of the database>",
    "API_SECRET={your_secret}",
    "JWT_SECRET=please run openssl rand -hex 32",
    "JWT_SECRET=uuidgen -r",
    "SESSION_SECRET=you must generate this value for production",
    "CLIENT_SECRET=dummydummydummydummy",
    "CLIENT_SECRET=deadbeefdeadbeefdeadbeef",
    "API_SECRET=1234567890abcdef1234567890abcdef",
  ],
  "weak unknown": ["DB_PASSWORD=myapp", "DB_PASSWORD=mypass", "REDIS_PASSWORD=44831907"],
  "empty unknown": ["DB_PASSWORD="],
  "encrypted unknown": ["DB_PASSWORD=encrypted:abc", "DB_PASSWORD=encrypted:⟨b43⟩", "DB_PASSWORD=ENC(⟨b43⟩=)"],
  "reference unknown": [
    "DB_PASSWORD=$(aws secretsmanager get)",
    "JWT_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
    "DB_PASSWORD_FILE=/run/secrets/db",
    "DATABASE_URL=postgres://app:${DB_PASSWORD}@db/pay",
    "DB_PASSWORD=${DB_PASSWORD}",
    "DB_PASSWORD=${DB_PASSWORD:?required}",
    "DB_PASSWORD=$(aws secretsmanager get-secret-value)",
    "DB_PASSWORD=op://prod/db/password",
    "DB_PASSWORD=vault:secret/data/db#password",
    "DB_PASSWORD=/run/secrets/db",
    "DB_PASSWORD=$dbPassword",
    "KMS_MASTER_KEY=alias/ledger/prod",
    "SIGNING_KEY=projects/p/locations/eu/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
    "WEBHOOK_SECRET=ledger/staging/webhook_secret",
    "TLS_SECRET=wildcard-payments-tls",
  ],
  "harmless unknown": [
    "STRIPE_PRICE_ID=price_⟨n24⟩",
    "PAYPAL_CLIENT_ID=A⟨n79⟩",
    "MYSQL_ALLOW_EMPTY_PASSWORD=yes",
    "KMS_KEY_ID=123e4567-e89b-12d3-a456-426614174000",
    "IDEMPOTENCY_KEY=123e4567-e89b-12d3-a456-426614174000",
    "ENCRYPTION_KEY_ID=alias/pay",
    "X_API_VERSION=v3",
    "TOKEN_URL=https://x.example.com/t",
    "REQUEST_ID=123e4567-e89b-12d3-a456-426614174000",
    "LOG_LEVEL=info",
    "SSH_PRIVATE_KEY_PATH=/home/app/.ssh/id",
    "STRIPE_ACCOUNT=acct_⟨n16⟩",
    "STRIPE_API_VERSION=2026-04-30.basil",
    "ADYEN_MERCHANT_ACCOUNT=AcmeECOM",
    "SESSION_STATE=live_mode_enabled",
    "PLAID_ENV=sandbox",
    "BRAINTREE_MERCHANT_ID=⟨h16⟩",
    "PAYPAL_MODE=live",
    "JWT_ALGORITHM=HS256",
    "JWT_EXPIRES_IN=15m",
    "JWT_ISSUER=https://id.example.com",
    "PASSWORD_MIN_LENGTH=12",
    "PASSWORD_POLICY=strong",
    "DATABASE_URL=postgres://localhost/pay",
    "PUBLIC_KEY=⟨b44⟩",
    "VAPID_PUBLIC_KEY=⟨b87⟩",
    "KEYBOARD_LAYOUT=us",
    "MONKEY_PATCH=1",
    "PRIMARY_KEY=order_id",
    "CACHE_KEY_PREFIX=pay:v2",
    "API_KEY_HEADER=X-Api-Key",
    "TOKEN_URL=https://id.example.com/token",
    "TOKEN_TTL=3600",
    "CSRF_COOKIE_NAME=csrftoken",
    "GIT_SHA=⟨h40⟩",
    "IMAGE_DIGEST=sha256:⟨h64⟩",
    "AUTH_TYPE=bearer",
    "AUTHOR=jane",
    "OAUTH_CLIENT_ID=⟨n32⟩",
    "SENTRY_DSN=https://⟨h32⟩@o1.ingest.sentry.io/2",
    "SECRET_NAME=prod/pay/stripe",
    "SECRETS_MANAGER_REGION=eu-west-1",
    "ENABLE_SECRET_SCANNING=true",
    "NODE_ENV=production",
    "SSH_PRIVATE_KEY_PATH=/home/app/key",
    "DEPLOY_SSH_KEY=ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYA⟨b100⟩ ci",
    "MASKED_SECRETS=password, api_key, card.number",
    "REQUIRE_PASSWORD=on-every-login",
    "LICENSE_KEY=MIT",
    "DB_PASSWORD_SOURCE=secretsmanager",
    "PASSWORD_MAX_AGE=7776000",
    "WEBHOOK_SECRETS=[]",
    'DB_CREDENTIALS={"username":"app","password":"${DB_PASSWORD}"}',
  ],
};

const split = (line: string): { key: string; value: string } => {
  const { text } = applyTokens(line);
  return { key: text.slice(0, text.indexOf("=")), value: text.slice(text.indexOf("=") + 1) };
};

describe("judge", () => {
  for (const [expected, lines] of Object.entries(CASES)) {
    for (const line of lines) {
      test(`${expected}: ${line}`, () => {
        const { key, value } = split(line);
        const verdict = judge(key, value);
        assert.equal(`${verdict.kind} ${verdict.mode}`, expected);
        assert.ok(verdict.start >= 0 && verdict.end <= value.length);
        if (verdict.kind === "secret") assert.ok(!describeSecret(verdict).includes(value));
      });
    }
  }

  test("finds credentials inside other text, at their place", () => {
    const { text } = applyTokens(
      'curl -u sk_live_⟨n24⟩: https://api.stripe.com && psql "postgres://app:⟨n16⟩@db.internal/x"',
    );
    const found = findSecrets(text).map(
      ({ what, start, end }) => `${what}: ${text.slice(start, start + 3)}… ${end - start}`,
    );
    assert.equal(found.length, 2);
    assert.match(found[0]!, /^Stripe live secret key: sk_… 32$/);
    assert.match(found[1]!, /^password in a URL: .{3}… 16$/);
  });

  test("knows a private key by its body, not by its header", () => {
    const { text } = applyTokens("-----BEGIN RSA PRIVATE KEY-----\n⟨b64⟩\n-----END RSA PRIVATE KEY-----");
    assert.equal(judge("TLS_KEY", text).kind, "secret");
    assert.equal(judge("TLS_KEY", text.replaceAll("\n", "\\n")).kind, "secret");
    assert.notEqual(judge("HEADER", "-----BEGIN RSA PRIVATE KEY-----").kind, "secret");
  });

  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const pem = (label: string): string =>
    applyTokens(`-----BEGIN ${label}-----\n⟨b64⟩\n⟨b64⟩\n-----END ${label}-----\n`).text;
  for (const kind of ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])
    test(`knows a private key in base64 under any name: ${kind}`, () => {
      const { kind: verdict, purpose } = judge("APP_BLOB", base64(pem(`${kind}PRIVATE KEY`)));
      assert.deepEqual([verdict, purpose], ["secret", "private-key"]);
    });

  test("knows a service account in base64, wherever its type stands", () => {
    for (const pad of ["", " ", "  ", "\n  "]) {
      const account = { type: "service_account", private_key: pem("PRIVATE KEY").repeat(3) };
      const text = base64(`{${pad}${JSON.stringify(account).slice(1)}`);
      assert.equal(judge("APP_BLOB", text).provider, "Google", JSON.stringify(pad));
    }
  });

  test("leaves certificates and public keys in base64 alone", () => {
    for (const label of ["CERTIFICATE", "PUBLIC KEY", "RSA PUBLIC KEY"])
      assert.equal(judge("APP_BLOB", base64(pem(label))).kind, "harmless", label);
  });

  test("knows the samples that vendors print, whole and inside of more", () => {
    const printed = {
      stripe: ["sk_test_", "4eC39HqLyjWDarjtT1zdp7dc"].join(""),
      azurite: `AccountName=devstoreaccount1;AccountKey=${["Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50u", "SRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="].join("")}`,
      recaptcha: ["6LeIxAcTAAAAAGG", "vFI1TnRWxMZNFuojJ4WifJWe"].join("-"),
      hardhat: ["0xac0974bec39a17e36ba4a6b4d238ff94", "4bacb478cbed5efcae784d7bf4f2ff80"].join(""),
    };
    for (const [name, value] of Object.entries(printed)) {
      assert.equal(judge("PAYMENTS_SECRET_KEY", value).kind, "placeholder", name);
      const another = value.replace(/.(?=={0,2}$)/, (last) => (last === "e" ? "f" : "e"));
      assert.equal(judge("PAYMENTS_SECRET_KEY", another).kind, "secret", name);
    }
  });

  test("takes no product for a provider that is called so", () => {
    const { text } = applyTokens("⟨n24⟩");
    const live = [{ provider: "Mercury", mode: "live", key: "MERCURY_ENV", index: 0, by: "variable" }] as const;
    assert.deepEqual(
      [judge("MERCURY_DB_PASSWORD", text, live).provider, judge("MERCURY_DB_PASSWORD", text, live).mode],
      [undefined, "unknown"],
    );
    assert.deepEqual(
      [judge("MERCURY_API_KEY", text, live).provider, judge("MERCURY_API_KEY", text, live).mode],
      ["Mercury", "live"],
    );
  });

  test("marks the credential inside JSON and nothing else of it", () => {
    const { text } = applyTokens('{"user": "app", "options": {"password": "⟨n20⟩"}}');
    const { start, end } = judge("DB", text);
    assert.equal(text.slice(start, end), JSON.parse(text).options.password);
  });

  test("takes linear time on hostile text", () => {
    const entries = Array.from({ length: 4000 }, (_, index) => `"password${index}":"v${index}"`);
    for (const text of [
      `{${entries.join(",")}}`,
      `["${String.raw`\"`.repeat(30_000)}`,
      `{"a":"${"\\".repeat(60_000)}`,
      "ab".repeat(128),
      `${"<".repeat(50_000)}${">".repeat(50_000)}`,
      `${"[x".repeat(50_000)}${"]".repeat(50_000)}`,
      "yourkeysecret".repeat(50_000),
      "TOKEN".repeat(100_000),
      "A_".repeat(200_000),
      "sk_live_".repeat(50_000),
      "://".repeat(100_000),
      "postgres://a:".repeat(30_000),
      "-----BEGIN ".repeat(30_000),
      "A".repeat(500_000),
    ]) {
      const spent = startTimer();
      findSecrets(text);
      judge("API_KEY", text);
      judge(text, "violet-anchor-42");
      maskLine(text);
      assert.ok(spent() < 1000, `${text.slice(0, 20)}: ${spent()} ms`);
    }
  });
});

describe("mask", () => {
  test("replaces what looks secret, character for character", () => {
    const { text } = applyTokens("ENV STRIPE_KEY=sk_live_⟨n24⟩ PORT=3000");
    assert.equal(maskLine(text), `ENV STRIPE_KEY=${"•".repeat(32)} PORT=3000`);
    assert.equal(maskLine("  value: Winter2026!Pay"), "  value: Winter2026!Pay");
    assert.equal(maskLine("  value: Winter2026!Pay", "- name: DB_PASSWORD\n"), `  value: ${"•".repeat(14)}`);
    assert.equal(maskLine("ENV DB_PASSWORD Winter2026!Pay"), `ENV DB_PASSWORD ${"•".repeat(14)}`);
    assert.equal(maskLine("  password: Winter2026!Pay"), `  password: ${"•".repeat(14)}`);
  });

  const YAML: Readonly<Record<string, readonly [text: string, shown: string]>> = {
    "a block scalar": ["password: |-\n  hunter2hunter2\nport: 80", "password: |-\n  ••••••••••••••\nport: 80"],
    "a line that looks like a pair": ["password: |\n  violet: anchor", "password: |\n  ••••••••••••••"],
    "the next line": ["db_password:\n  # of the app\n  hunter2", "db_password:\n  # of the app\n  •••••••"],
    "a quoted text": ['secret: "violet\n  anchor"\nname: x', 'secret: "••••••\n  ••••••"\nname: x'],
    "a quoted text without indent": ["a:\n  secret: 'violet\nanchor'", "a:\n  secret: '••••••\n••••••'"],
    "a name before": ["- name: DB_PASSWORD\n  value: >\n    hunter2", "- name: DB_PASSWORD\n  value: >\n    •••••••"],
    "a name after": ["- value: |\n    hunter2\n  name: DB_PASSWORD", "- value: |\n    •••••••\n  name: DB_PASSWORD"],
    "a file in a file": [
      "app.yaml: |\n  a:\n    password:\n      hunter2",
      "app.yaml: |\n  a:\n    password:\n      •••••••",
    ],
    "more than one word": ["password: violet anchor # of the app", "password: ••••••••••••• # of the app"],
    "a sharp in quotes": ['password: "violet #anchor"', 'password: "••••••••••••••"'],
    "a list": ["password:\n- hunter2", "password:\n- •••••••"],
    "a line end of Windows": ["password: |\r\n  hunter2\r\n", "password: |\r\n  •••••••\r\n"],
    "a Secret": [
      "kind: Secret\nmetadata: {name: s}\nstringData:\n  note: |\n    violet\n  plain: violet\n  there: ${X}\n---\nkind: ConfigMap\ndata:\n  note: violet",
      "kind: Secret\nmetadata: {name: s}\nstringData:\n  note: |\n    ••••••\n  plain: ••••••\n  there: ${X}\n---\nkind: ConfigMap\ndata:\n  note: violet",
    ],
    "a Secret on one line": ["kind: Secret\ndata: {a: dmlvbGV0}", "kind: Secret\ndata: •••••••••••••"],
    "what is no secret": [
      "run: |\n  echo violet\npassword: ${X}\nsecretName: |\n  violet",
      "run: |\n  echo violet\npassword: ${X}\nsecretName: |\n  violet",
    ],
  };
  for (const [what, [text, shown]] of Object.entries(YAML))
    test(`masks by the key it belongs to: ${what}`, () =>
      assert.equal(finish(maskYaml(text.split("\n"))).join("\n"), shown));

  test("masks hostile YAML in linear time", () => {
    const deep = Array.from({ length: 700 }, (_, depth) => `${" ".repeat(depth)}password: |`);
    for (const lines of [
      deep,
      Array<string>(20_000).fill("- value: "),
      ["a: '", ...Array<string>(20_000).fill("- - {a:")],
    ]) {
      const spent = startTimer();
      finish(maskYaml(lines));
      assert.ok(spent() < 1000, `${lines[1] ?? ""}: ${spent()} ms`);
    }
  });

  test("shows nothing of a value in a .env file", () => {
    assert.equal(maskDotenvLine("export A=b c"), "export A=•••");
    assert.equal(maskDotenvLine("MIIabc def"), "•••••• •••");
    assert.equal(maskDotenvLine("# a note"), "# a note");
  });
});
