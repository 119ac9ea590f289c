import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { identityText } from "../../server/src/base/mapped-text.ts";
import { findSecrets, judge } from "../../server/src/secrets/judge.ts";
import { shellSecrets } from "../../server/src/secrets/shell-secrets.ts";
import { parseShell } from "../../server/src/syntax/shell/shell.ts";
import { isLinear } from "../growth.ts";
import { applyTokens, token } from "../rules/tokens.ts";

/** A text with its marks taken off, and what stood in them. */
function read(marked: string): { text: string; expected: string[] } {
  const { text } = applyTokens(marked);
  return {
    text: text.replaceAll(/[«»]/g, ""),
    expected: Array.from(text.matchAll(/«([^»]*)»/g), ([, part = ""]) => part),
  };
}

const isOne = (kind: string): boolean => kind === "secret" || kind === "default-credential";

/** `«…»` is what must be found, and nothing else. */
const TEXTS = [
  // Accounts in addresses
  "postgres://app:«⟨n14⟩»@db.payco.io/pay",
  "postgres://app:«⟨n6⟩/⟨n6⟩»@db.payco.io/pay",
  "redis://u:«a/⟨n4⟩#⟨n4⟩?⟨n3⟩»@db.payco.io:6379/0",
  "mongodb+srv://app:«p@ss/⟨n8⟩»@cluster0.mongodb.net/pay",
  "mysql://app:«it's-⟨n9⟩»@db.payco.io/pay",
  "git clone https://«⟨n40⟩»@git.payco.io/ledger",
  "https://«⟨n36⟩»:x-oauth-basic@github.com/payco/ledger.git",
  "https://registry.payco.io:443/@payco/cli",
  "https://medium.com/@someone:foo@bar.com",
  "http://localhost:8080/a@b.io",
  "proxy http://{{host}}:{{port}}/x@y.io",
  "https://⟨h32⟩@o12.ingest.sentry.io/4505",
  "https://⟨h32⟩@sentry.payco.io/sub/42",
  "https://deploy@git.payco.io/ledger",
  "ssh://git@github.com/payco/ledger",
  "http://user:${PASSWORD}@proxy:3128",
  "http://user:$(cat /run/secrets/proxy)@proxy:3128",
  // Parameters
  'curl "https://x.io/i?access_token=«⟨n40⟩»" -o y',
  "https://api.payco.io/v1?x=1&api_key=«⟨n32⟩»#top",
  "jdbc:mysql://db.payco.io/pay?user=app&password=«⟨n12⟩»&useSSL=true",
  "https://a.io/r?next=https://b.io/?client_secret=«⟨n32⟩»",
  "https://api.payco.io/v1?access_token=${TOKEN}&api_key=<your-api-key>",
  "https://api.payco.io/v1?api_key=my-test-key&token=abc&sort_key=⟨n32⟩",
  "https://api.payco.io/list?page_size=100&token_type=bearer",
  // Settings
  "Server=tcp:db.payco.io,1433;User Id=app;Password=«⟨n12⟩»;Encrypt=true",
  "DRIVER={ODBC Driver 17};SERVER=db.payco.io;UID=sa;PWD={«⟨n5⟩;⟨n5⟩»}",
  "Data Source=db.payco.io;User ID=app;Password='«⟨n4⟩ ⟨n8⟩»';",
  "jdbc:sqlserver://db.payco.io:1433;databaseName=pay;user=sa;password=«⟨n14⟩»;encrypt=true",
  "jdbc:oracle:thin:pay/«⟨n12⟩»@//db.payco.io:1521/pay",
  "jdbc:oracle:thin:pay/«⟨n12⟩»@db.payco.io:1521:PAY",
  "jdbc:oracle:thin:@//db.payco.io:1521/pay",
  "host=db.payco.io user=app password=«⟨n16⟩» dbname=pay sslmode=verify-full",
  "dbname=pay host=/var/run/postgresql password='«⟨n16⟩»'",
  "host=db user=app password=$DB_PASSWORD dbname=pay",
  "Server=db;User Id=app;Password=%DB_PASSWORD%;",
  "PASSWORD=⟨n16⟩",
  "password=⟨n16⟩\nhost=db.payco.io",
  // Headers
  'curl -H "Authorization: Bearer «⟨n40⟩»" https://api.payco.io',
  "curl --header='authorization: token «⟨n40⟩»' https://api.payco.io",
  'proxy_set_header Authorization "Bearer «⟨n40⟩»";',
  '{"headers": {"Authorization": "Bearer «⟨n40⟩»"}}',
  String.raw`"{\"Authorization\": \"Bearer «⟨n40⟩»\"}"`,
  'http POST x.io "X-Api-Key: «⟨n32⟩»"',
  "wget --header 'PRIVATE-TOKEN: «⟨n26⟩»' x.io",
  "-H 'Ocp-Apim-Subscription-Key: «⟨h32⟩»'",
  'curl -H "Authorization: Bearer $TOKEN" -H "X-Api-Key: ${KEY}" https://api.payco.io',
  'curl -H "Authorization: Bearer <token>" -H "X-Api-Key: your-api-key" https://api.payco.io',
  'curl -H "Authorization: Bearer $(gcloud auth print-access-token)" https://api.payco.io',
  "The bearer authentication-mechanism of this-service-is-new",
  "add_header X-Frame-Options DENY; Access-Control-Allow-Headers: Authorization,X-Api-Key",
  'WWW-Authenticate: Bearer realm="payments-api-production", error="invalid_token"',
  // Properties and files
  "-Xmx1g -Dspring.datasource.password=«⟨n20⟩» -jar a.jar",
  '["java","--spring.datasource.password=«⟨n20⟩»","-jar","a.jar"]',
  "-Djavax.net.ssl.trustStorePassword=«changeit»",
  "-Djavax.net.ssl.trustStore=/etc/pki/java/cacerts -Dpassword.min.length=12 -Dtoken=${TOKEN}",
  'echo "machine x.io login deploy password «⟨n20⟩»" > ~/.netrc',
  "machine x.io\n  login deploy\n  password ${PASSWORD}",
  "machine x.io login deploy\npassword «⟨n20⟩»",
  'echo "//npm.payco.io/:_authToken=«⟨n36⟩»" > .npmrc',
  "//npm.payco.io/:_authToken=${NPM_TOKEN}",
  'echo "db.payco.io:5432:pay:app:«⟨n12⟩»" > ~/.pgpass',
  "127.0.0.1:8080:80 12:30:45:123 a:8080:b:c:words-alone",
  "printf 'machine x.io\\nlogin deploy\\npassword «⟨n20⟩»\\n' > ~/.netrc",
  "machine x.io login deploy password «Violet-anchor-4711»",
  "machine x.io login deploy password ask-the-team",
  "/health?token=«⟨n32⟩»",
  "/list?token=${TOKEN}&page_token=abc /a?b",
  // Statements
  "CREATE USER 'app'@'%' IDENTIFIED BY '«⟨n16⟩»';",
  "ALTER USER app IDENTIFIED WITH caching_sha2_password BY '«⟨n16⟩»';",
  "GRANT ALL ON pay.* TO 'app'@'%' IDENTIFIED BY \"«Violet-anchor-4711»\";",
  "CREATE ROLE pay LOGIN PASSWORD '«⟨n16⟩»' VALID UNTIL 'infinity';",
  "psql -c \"alter user postgres with encrypted password '«⟨n16⟩»'\"",
  "CREATE LOGIN pay WITH PASSWORD = N'«⟨n16⟩»', CHECK_POLICY = ON",
  "SET PASSWORD FOR 'app'@'%' = PASSWORD('«⟨n16⟩»');",
  "SET PASSWORD FOR 'app'@'%' = '«⟨n16⟩»';",
  "SET PASSWORD = '«⟨n16⟩»'; SELECT a FROM b WHERE c = 'd-2026-words'",
  "CREATE ROLE pay PASSWORD 'md5⟨h32⟩'; CREATE ROLE b PASSWORD '$1'; CREATE ROLE c PASSWORD '%(password)s';",
  "CREATE USER app IDENTIFIED BY '${DB_PASSWORD}'; ALTER USER app IDENTIFIED BY 'your-password';",
  "CREATE TABLE users (name text, password text DEFAULT 'not-set-2026')",
  "the password 'not-a-value-2026' was identified by 'the team'",
];

describe("credentials at their places in a text", () => {
  for (const marked of TEXTS)
    test(marked.replaceAll("\n", "↵"), () => {
      const { text, expected } = read(marked);
      const found = findSecrets(text).filter(({ kind }) => isOne(kind));
      assert.deepEqual(
        found.map(({ start, end }) => text.slice(start, end)),
        expected,
      );
      for (const { confidence, what } of found) assert.ok(confidence !== "low" && what !== "", what);
    });
});

describe("accounts in base64", () => {
  const encoded = (account: string): string => Buffer.from(account).toString("base64");
  const password = token("n", 20, 7);

  test("of a header", () => {
    const account = encoded(`deploy:${password}`);
    const text = `curl -H "Authorization: Basic ${account}" https://x.io`;
    const [found] = findSecrets(text);
    assert.equal(text.slice(found?.start, found?.end), account);
    assert.equal(found?.what, "password in a header");
  });

  test("of a registry", () => {
    const account = encoded(`ci:${password}`);
    const text = JSON.stringify({ auths: { "ghcr.io": { auth: account } } });
    const { kind, what, start, end } = judge(".dockerconfigjson", text);
    assert.deepEqual([kind, what, text.slice(start, end)], ["secret", "registry's account", account]);
  });

  test("are none without a password, or with one to come", () => {
    for (const account of ["deploy", "deploy:", "deploy:${PASSWORD}", "deploy:changeme-please"]) {
      const text = `Authorization: Basic ${encoded(account)}`;
      assert.deepEqual(
        findSecrets(text).filter(({ kind }) => isOne(kind)),
        [],
        account,
      );
    }
  });
});

/** What a name says of the purpose of a value that is drawn at random. */
const PURPOSES: readonly (readonly [name: string, purpose: string])[] = [
  ["NEXT_PRIVATE_S3_SECRET_ACCESS_KEY", "api"],
  ["SSH_PRIVATE_KEY", "private-key"],
  ["AWS_SESSION_TOKEN", "token"],
  ["SESSION_SECRET", "signing"],
  ["WEBHOOK_TOKEN", "webhook"],
  ["MASTER_KEY", "encryption"],
];

describe("what a secret is for", () => {
  for (const [name, purpose] of PURPOSES)
    test(name, () => assert.equal(judge(name, token("n", 40, 3)).purpose, purpose));

  test("a key is as long as keys are, whatever stands behind its name", () => {
    for (const name of ["API_KEY", "API_KEY_LIVE", "API_KEY_EU_PROD"])
      assert.equal(judge(name, token("n", 12, 3)).kind, "weak", name);
  });
});

const COMMANDS = [
  "curl -u deploy:«⟨n20⟩» https://x.io",
  "curl -udeploy:«⟨n20⟩» https://x.io",
  "curl -sSfL --user=deploy:«⟨n20⟩» https://x.io",
  "curl --proxy-user deploy:«⟨n20⟩» https://x.io",
  'curl -u "deploy:$(cat /run/secrets/p)" -u deploy https://x.io',
  "mysql -uroot -p«⟨n20⟩» -e x",
  "mysqldump --single-transaction -p'«⟨n20⟩»' pay",
  'mysql -uroot -p"$MYSQL_PWD" -e x && mysql -p -P 3306',
  "mkdir -p /srv/⟨n20⟩ && cp -p ⟨n20⟩ x",
  "sshpass -p «⟨n20⟩» ssh x && sshpass -p«⟨n20⟩» ssh x",
  "redis-cli -h cache -a «⟨n20⟩» ping",
  "sqlcmd -S db -U sa -P «⟨n14⟩» -Q 'select 1'",
  "mongosh -u app -p «⟨n14⟩» db.payco.io",
  "ldapsearch -D cn=admin -w «⟨n14⟩» -b dc=payco",
  "unzip -P «⟨n14⟩» backup.zip",
  "keytool -importcert -noprompt -storepass «⟨n20⟩» -file /ca.crt",
  "keytool -genkeypair -storepass «changeit» -keypass «⟨n20⟩»",
  "openssl pkcs12 -in a.p12 -passin pass:«⟨n20⟩» -passout env:PASS",
  "openssl rsa -passin file:/run/secrets/key-pass-2026",
  "docker login -u ci -p «⟨n20⟩» registry.payco.io",
  "docker login -u ci -p«⟨n20⟩» registry.payco.io",
  "echo «⟨n20⟩» | docker login -u ci --password-stdin registry.payco.io",
  "echo $TOKEN | docker login -u ci --password-stdin registry.payco.io",
  "az login --service-principal -u x -p «⟨n34⟩» --tenant y",
  "tool login -provider=payments-identity -p ssh",
  'echo "root:«⟨n20⟩»" | chpasswd',
  "printf 'app:«⟨n20⟩»\\n' | chpasswd",
  "chpasswd <<< 'root:«⟨n20⟩»'",
  "echo 'root:$6$⟨n8⟩$⟨n40⟩' | chpasswd -e",
  "echo «⟨n20⟩» | passwd --stdin app",
  "echo hello:⟨n20⟩ | tee x",
  "aws configure set aws_secret_access_key «⟨b40⟩»",
  "aws configure set region eu-central-1 && aws configure set output json",
  "npm config set //registry.npmjs.org/:_authToken=«⟨n36⟩»",
  "npm config set //registry.npmjs.org/:_authToken «⟨n36⟩»",
  "git config --global user.name PaymentsDeployer2026xyz",
  "poetry config pypi-token.internal «⟨n40⟩»",
  "composer config --global github-oauth.github.com «⟨n40⟩»",
  "composer config http-basic.repo.payco.io deploy «⟨n20⟩»",
  "rabbitmqctl add_user app «⟨n20⟩»",
  "htpasswd -bc /etc/htpasswd deploy «⟨n20⟩»",
  "mc alias set store https://s3.payco.io ⟨N20⟩ «⟨n40⟩»",
  "vault login «⟨n28⟩»",
  "gh auth login --token «⟨n40⟩»",
  "PGPASSWORD=«⟨n20⟩» psql -h db",
  "echo 'export API_SECRET=\"«⟨n20⟩»\"' >> ~/.bashrc",
  "echo DB_PASSWORD=«⟨n20⟩» > /etc/pay.conf",
  "echo DB_PASSWORD=⟨n20⟩ > /dev/null; echo DB_PASSWORD=⟨n20⟩ >&2",
  "java --db.password=«⟨n20⟩» -jar a.jar",
  "dotnet nuget add source https://n.payco.io/v3 -n pay -u ci -p «⟨n20⟩»",
  "dotnet nuget push a.nupkg -k «⟨n40⟩» -s https://n.payco.io/v3",
  "dotnet run -p src/⟨n20⟩ && dotnet build -p:Version=⟨n20⟩",
  "twine upload -u ci -p «⟨n20⟩» dist/*",
  "cargo login «⟨n32⟩» && snyk auth «⟨n36⟩»",
  "smbclient -U pay%«⟨n20⟩» //files/share",
  "lftp -u pay,«⟨n20⟩» sftp://files.payco.io",
  "lftp -u pay,$PASSWORD sftp://files.payco.io && smbclient -U pay //files/share",
  "curl -d 'client_secret=«⟨n32⟩»&grant_type=client_credentials' https://id.payco.io/token",
  'curl --data="client_secret=«⟨n32⟩»" https://id.payco.io/token',
  `curl -d '{"user": "app", "password": "«⟨n16⟩»"}' https://id.payco.io/login`,
  `curl -d '{"user": "app", "password": "$PASSWORD"}' -d @body.json -d "token=$TOKEN" https://id.payco.io/login`,
  "wget --post-data='api_key=«⟨n32⟩»' https://api.payco.io",
  "sed -i 's/^password=.*/password=«⟨n20⟩»/' /etc/pay.conf",
  "sed -i -e 's|^#requirepass.*$|requirepass: «⟨n20⟩»|g' /etc/redis.conf",
  'sed -i "s/password=.*/password=$PASSWORD/; s/a/b/" /etc/pay.conf',
];

describe("credentials among a command's words", () => {
  for (const marked of COMMANDS)
    test(marked, () => {
      const { text, expected } = read(marked);
      const found = shellSecrets(parseShell(identityText(text, 0)).commands);
      assert.deepEqual(
        found.map(({ start, end }) => text.slice(start, end)),
        expected,
      );
    });
});

/** Long texts of what begins a place again and again. */
const ENDLESS = [
  "://",
  "://a:b",
  "?token=",
  "://a?token=",
  "&password=",
  "password=",
  "host=a password=",
  "jdbc:oracle:thin:a/",
  "Authorization: Bearer ",
  "x-key:x-token:",
  "-Dpassword=",
  "--a.password=",
  "machine a login b password ",
  "machine a\n",
  "a:5432:b:c:",
  "Bearer aaaaaaaaaaaaaaaaaaaa",
  "identified by ",
  "identified with a by 'bcd",
  "create user ",
  "create user a password ",
  "set password ",
  "set password = '",
];

test("endless beginnings of places cost what their length costs", () => {
  for (const part of ENDLESS)
    assert.ok(
      isLinear((length) => findSecrets(part.repeat(Math.ceil(length / part.length))), 60_000),
      part,
    );
});
