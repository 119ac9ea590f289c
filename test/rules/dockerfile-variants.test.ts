import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

const config = resolveConfig();

/** Whether a rule of Dockerfiles speaks in a text, among other files of its folder. */
function speaks(rule: string, text: string, files: Readonly<Record<string, string>> = {}): boolean {
  const index = createIndex();
  for (const [path, content] of Object.entries(files)) index.add(path, content, config);
  const { findings } = lint(
    { path: "Dockerfile", text },
    { config, workspace: (own) => index.view("Dockerfile", own) },
  );
  return findings.some((finding) => finding.rule === `dockerfile/${rule}`);
}

const ofRun = (script: string): string => `FROM debian:trixie-slim\nRUN ${script}\nUSER 10001\nCMD ["/x"]\n`;
const ofLine = (line: string): string => `FROM node:24-slim\n${line}\nUSER 10001\n`;

interface Variants {
  readonly rule: string;
  readonly text: (piece: string) => string;
  /** What the rule speaks of, and what it leaves alone. */
  readonly wrong: readonly string[];
  readonly right: readonly string[];
}

/** Ways to say the same, beside those on the pages of the rules. */
const VARIANTS: readonly Variants[] = [
  {
    rule: "syntax",
    text: ofLine,
    wrong: [
      'CMD ["node", "a.js"',
      'CMD ["node", "a.js"] # start',
      `CMD ["a", 'b']`,
      "CMD [node, a.js]",
      'ENTRYPOINT ["/a",, "b"]',
      'CMD [ "a" "b" ]',
      "CMD [‘a’, ‘b’]",
      'CMD ["a", null]',
      'CMD ["a", 1.5]',
      'VOLUME ["/a" "/b"]',
      'CMD ["a", "b",]',
      "COPY ['a', 'b']",
    ],
    right: [
      'CMD {"a": 1}',
      'ENTRYPOINT ["/a" , "b" ]',
      "CMD [ -f x ] && y",
      'RUN [ "$a" = "b" ] && c',
      'RUN [ "$a" ]',
      'RUN [[ "$a" == "b" ]]',
      "RUN cat <<  'END' > /x\nFROM y\nEND",
      'COPY << "END" /x\nUSER root\nEND',
    ],
  },
  {
    rule: "root-user",
    text: (text) => `${text}\nCMD ["/pay"]\n`,
    wrong: [
      "FROM golang:1.26 AS build\nARG APP_UID=10001\nFROM alpine:3.23\nUSER $APP_UID",
      "ARG U=1\nARG G=1\nFROM alpine:3.23\nUSER ${U}:${G}",
      "FROM debian:trixie-slim\nRUN useradd -ou0 pay\nUSER pay",
      "FROM debian:trixie-slim\nRUN useradd pay && usermod -u 0 -o pay\nUSER pay",
      "FROM debian:trixie-slim\nRUN echo 'pay:x:0:0::/:/bin/sh' >> /etc/passwd\nUSER pay",
      "FROM gcr.io/distroless/nodejs24-debian13",
      "FROM gcr.io/distroless/base:debug",
    ],
    right: [
      "ARG U=1000\nFROM alpine:3.23\nARG U\nENV RUN_AS=$U\nUSER $RUN_AS",
      "FROM gcr.io/distroless/static:nonroot",
      "FROM gcr.io/distroless/static:debug-nonroot",
      "FROM gcr.io/distroless/static:nonroot-amd64",
      "FROM gcr.io/distroless/static-debian13\nUSER nonroot",
    ],
  },
  {
    rule: "shell-form-entrypoint",
    text: (text) => text,
    wrong: [
      'FROM node:24-slim\nCMD ["/bin/sh","-c","./start.sh"]',
      'FROM node:24-slim\nCMD ["sh","-xc","a; b"]',
      'FROM node:24-slim\nCMD ["bash","-l","-c","a && b"]',
      'FROM debian:trixie\nENTRYPOINT ["dash","-c","a"]',
      'FROM node:24-slim\nENTRYPOINT ["/bin/sh","-c"]\nCMD ["a; b"]',
    ],
    right: [
      'FROM node:24-alpine\nCMD ["sh","-c","a && b"]',
      'FROM node:24-slim\nCMD ["bash","-c","a && b"]',
      'FROM rockylinux:9\nCMD ["sh","-c","a && b"]',
      'FROM node:24-slim\nCMD ["sh","-c","a && exec b"]',
    ],
  },
  {
    rule: "exec-form-without-shell",
    text: (line) => `FROM node:24-slim\nENV port=1\n${line}\n`,
    wrong: [
      'CMD ["npm start"]',
      'ENTRYPOINT ["java","-jar","/app/*.jar"]',
      'CMD ["exec","node","a.js"]',
      'CMD ["cd","/app"]',
      'CMD ["node","a.js",">","/log"]',
      'CMD ["node","--port=$(cat /p)"]',
      'HEALTHCHECK CMD ["curl -f http://localhost || exit 1"]',
      'CMD ["python","a.py","|","tee","/log"]',
      'CMD ["node","a.js","&"]',
      'CMD ["node","--port=$port"]',
    ],
    right: [
      'CMD ["nginx","-g","daemon off;"]',
      'CMD ["bash","-c","a $B"]',
      'CMD ["tini","--","sh","-c","exec a $B"]',
      'CMD ["find","/x","-name","*.js"]',
      'CMD ["grep","-E","^a$","/x"]',
      'CMD ["/pay","--price=$5","--other=$unknown"]',
    ],
  },
  {
    rule: "floating-tools",
    text: ofRun,
    wrong: [
      "corepack prepare yarn@stable --activate",
      "corepack prepare pnpm --activate",
      "corepack install -g pnpm@latest",
      "npm i -g corepack@latest",
      "pipx install poetry",
      "uv tool install ruff",
      "pip install git+ssh://git@git.example/a/b",
      "conda install -c conda-forge python=3.12 numpy",
      "dotnet tool install dotnet-ef --tool-path /t",
    ],
    right: [
      "corepack enable",
      "corepack prepare --activate",
      "pipx install poetry==1.8.3",
      "pip install 'git+https://git.example/a/b.git@v1'",
      "micromamba install -y -n base -f env.yml",
      "uvx --from 'black==24.1' black",
    ],
  },
  {
    rule: "ignored-failure",
    text: ofRun,
    wrong: [
      "pip install -r requirements.txt || :",
      "npm run lint || true",
      "make test || true",
      "npm ci || exit 0",
      "go build ./... ; true",
      "apt-get install -y curl || true",
      "sha512sum -c x || echo bad",
      "gpg --verify a.sig a || true",
      "cosign verify x || true",
      "mvn -B verify || true",
    ],
    right: [
      "npm test || (echo failed; exit 1)",
      "which node || true",
      "userdel x || true",
      "npm ci || npm install",
      "mkdir /a || true",
      "npm audit --audit-level=high",
      "set -e; npm ci; true",
    ],
  },
  {
    rule: "privilege-tools",
    text: ofRun,
    wrong: [
      "chmod a+w /etc/passwd",
      "chmod 666 /etc/shadow",
      "chmod u+s /usr/bin/x",
      "chmod +s /usr/bin/x",
      "chmod 4755 /x",
      "chgrp 0 /etc/passwd && chmod g+rw /etc/passwd /etc/group",
      "chown -R 1001:0 /etc",
      "usermod -G wheel pay",
      "addgroup pay wheel",
      "useradd -G docker,audio pay",
      "setcap cap_setuid+ep /x",
      "echo 'pay ALL=(ALL) ALL' >> /etc/sudoers",
      "install -m 6755 a /b",
      "true\nCOPY --chmod=a+w a /a",
      "true\nCOPY --chmod=0777 a /a",
      "true\nADD --chmod=6755 a /a",
    ],
    right: [
      "setcap cap_net_bind_service=+ep /x",
      "chmod 640 /etc/shadow",
      "usermod -aG audio pay",
      "adduser pay",
      "install -m 0755 a /b",
      "chown root:root /etc/sudoers",
      "true\nCOPY --chmod=u+x a /a",
      "true\nCOPY --chmod=555 a /a",
    ],
  },
  {
    rule: "commented-out-command",
    text: ofRun,
    wrong: ["apt-get update # refresh \\\n    && apt-get install -y curl=1", "echo a; # x \\\n    echo b"],
    right: [
      'echo "#" \\\n && echo b',
      "echo a#b \\\n && echo b",
      "echo a \\\n# c\n && echo b",
      "echo $# \\\n && echo b",
      "echo \\# x \\\n && echo b",
    ],
  },
  {
    rule: "verification-off",
    text: ofRun,
    wrong: [
      "conda config --set ssl_verify false",
      "composer config -g disable-tls true",
      "bundle config ssl_verify_mode 0",
      "echo ':ssl_verify_mode: 0' > ~/.gemrc",
      "echo 'check_certificate = off' >> ~/.wgetrc",
      "dnf --setopt=gpgcheck=0 install -y x-1",
      "echo 'strict-ssl=false' >> .npmrc",
      "printf 'deb [arch=amd64 trusted=yes] https://x ./' > /etc/apt/sources.list",
      "echo 'APT::Get::AllowUnauthenticated \"true\";' > /etc/apt/apt.conf",
      "apt-get -o Acquire::AllowInsecureRepositories=true update",
      "echo '--insecure' > ~/.curlrc",
      "export GOSUMDB=off && go mod download",
      "GOINSECURE='*' go mod download",
      "mvn -B -Dmaven.wagon.http.ssl.allowall=true package",
      "sed -i 's/^gpgcheck.*/gpgcheck=0/' /etc/yum.conf",
      "cat > /etc/pip.conf <<END\n[global]\ntrusted-host = x\nEND",
      'true\nENV MAVEN_OPTS="-Dmaven.wagon.http.ssl.insecure=true"',
      "true\nENV GOFLAGS=-insecure",
      "true\nARG GOSUMDB=off",
    ],
    right: [
      "sed -i 's/gpgcheck=0/gpgcheck=1/g' /etc/yum.conf",
      "echo gpgcheck=1 >> /x",
      "echo 'trusted-host is bad'",
      "true\nENV GONOSUMDB=git.example/acme",
      "true\nENV GOPROXY=off",
    ],
  },
  {
    rule: "remote-script",
    text: (script) => `# escape=\`\nFROM registry.example/windows:1\n${script}\nUSER ContainerUser\n`,
    wrong: [
      'RUN powershell -Command "iwr https://x.example/i.ps1 | iex"',
      "RUN powershell iex (irm get.example)",
      'SHELL ["powershell"]\nRUN iex ((New-Object System.Net.WebClient).DownloadString("https://x.example/i.ps1"))',
    ],
    right: ['SHELL ["powershell"]\nRUN Get-ChildItem | Select Name; Write-Host "iex"'],
  },
  {
    rule: "unverified-download",
    text: (script) =>
      `# escape=\`\nFROM registry.example/windows:1\nSHELL ["powershell"]\nRUN ${script}\nUSER ContainerUser\n`,
    wrong: [
      "Start-BitsTransfer -Source https://x.example/a.msi -Destination a.msi; Start-Process msiexec -ArgumentList /i,a.msi",
      "curl.exe -o a.exe https://x.example/a.exe; .\\a.exe",
      'Invoke-WebRequest -Uri "https://x.example/a.exe" -OutFile "a.exe" ; Start-Process a.exe -Wait',
    ],
    right: [
      "curl.exe -o a.exe http://localhost/a.exe; .\\a.exe",
      "iwr https://x.example/a.txt -OutFile a.txt; Get-Content a.txt",
    ],
  },
];

for (const { rule, text, wrong, right } of VARIANTS)
  describe(`dockerfile/${rule}`, () => {
    for (const piece of wrong)
      test(`speaks of ${JSON.stringify(piece)}`, () => assert.ok(speaks(rule, text(piece)), text(piece)));
    for (const piece of right)
      test(`leaves ${JSON.stringify(piece)} alone`, () => assert.ok(!speaks(rule, text(piece)), text(piece)));
  });

describe("dockerfile/install-ignores-lockfile, beside the lockfile", () => {
  const beside = (lockfile: string, script: string): boolean =>
    speaks("install-ignores-lockfile", `FROM debian:trixie-slim\nCOPY ${lockfile} ./\nRUN ${script}\nUSER 10001\n`);
  const wrong: readonly (readonly [string, string])[] = [
    ["uv.lock", "uv lock && uv sync --frozen"],
    ["pdm.lock", "pdm install"],
    ["pixi.lock", "pixi install"],
    ["poetry.lock", "poetry update"],
    ["Gemfile.lock", "bundle update"],
    ["composer.lock", "composer update --no-dev"],
    ["Cargo.lock", "cargo test"],
    ["go.sum", "go get -u=patch ./..."],
    ["package-lock.json", "npm upgrade"],
    ["pnpm-lock.yaml", "pnpm update"],
    ["yarn.lock", "yarn upgrade"],
    ["Pipfile.lock", "pipenv lock"],
  ];
  const right: readonly (readonly [string, string])[] = [
    ["pdm.lock", "pdm sync"],
    ["poetry.lock", "poetry install --no-root"],
    ["Gemfile.lock", "BUNDLE_FROZEN=1 bundle install"],
    ["Gemfile.lock", "bundle install --deployment"],
    ["Gemfile.lock", "bundle config --local deployment true && bundle install"],
    ["Cargo.lock", "cargo build --frozen && cargo install --path . --locked"],
    ["go.sum", "go get ./..."],
    ["Pipfile.lock", "pipenv install --system --deploy"],
    ["uv.lock", "UV_FROZEN=1 uv sync"],
    ["README.md", "uv sync && pdm install && cargo build && bundle install"],
  ];
  for (const [lockfile, script] of wrong) test(`speaks of ${script}`, () => assert.ok(beside(lockfile, script)));
  for (const [lockfile, script] of right) test(`leaves ${script} alone`, () => assert.ok(!beside(lockfile, script)));
});

describe("what COPY takes", () => {
  const service = (line: string): string => `FROM node:24-alpine\nWORKDIR /app\n${line}\nUSER 1000\n`;
  const lists = { ".dockerignore": "**/.env\n**/.env.*\n.git\n" };
  const key = "-----BEGIN PRIVATE KEY-----\n";
  const wrong: readonly (readonly [line: string, files: Readonly<Record<string, string>>])[] = [
    ['COPY ["backend/", "./"]', { "backend/.env": "A=1\n" }],
    ["ADD backend ./", { "backend/deep/.env.local": "A=1\n" }],
    ["COPY . .", { ...lists, "deploy/id_rsa": "" }],
    ["COPY . .", { ...lists, "deploy/kubeconfig": "" }],
    ["COPY . .", { ...lists, "config/google-credentials.json": "{}\n" }],
    ["COPY . .", { ...lists, "certs/tls.pem": key }],
    ["COPY . .", { ".dockerignore": "*\n!src\n", "src/.env": "A=1\n" }],
  ];
  const right: readonly (readonly [line: string, files: Readonly<Record<string, string>>])[] = [
    ["COPY . .", { ...lists, "certs/ca.pem": "-----BEGIN CERTIFICATE-----\n" }],
    ["COPY . .", { ...lists, "tests/tls.pem": key }],
    ["COPY --exclude=**/.env backend ./", { "backend/a/.env": "A=1\n" }],
    ["COPY backend/src ./", { "backend/.env": "A=1\n" }],
    ["COPY backend/.env.example ./", { "backend/.env.example": "A=1\n" }],
  ];
  for (const [line, files] of wrong)
    test(`${line} of ${Object.keys(files).at(-1)}`, () => assert.ok(speaks("broad-copy", service(line), files)));
  for (const [line, files] of right)
    test(`${line}, but not of ${Object.keys(files).at(-1)}`, () =>
      assert.ok(!speaks("broad-copy", service(line), files)));

  const build = { "deploy/compose.yaml": "services:\n  p:\n    build: { context: .., dockerfile: Dockerfile }\n" };
  for (const [line, list, isTold] of [
    ["COPY src ./src", "src\n", true],
    ["COPY package.json yarn.lock ./", "*.lock\n", true],
    ["ADD ./config/prod.json /etc/", "config/*\n", true],
    ["RUN --mount=source=a.txt,target=/a cat /a", "a.txt\n", true],
    ["COPY ./config/prod.json /etc/", "config/*\n!config/prod.json\n", false],
    ["COPY package*.json ./", "package-lock.json\n", false],
    ["COPY --from=build dist ./dist", "dist\n", false],
    ["RUN --mount=from=build,source=dist,target=/a cat /a", "dist\n", false],
  ] as const)
    test(`${line} beside ${JSON.stringify(list)}`, () =>
      assert.equal(speaks("copy-ignored-file", service(line), { ...build, ".dockerignore": list }), isTold));
});

test("neither a default nor what a substitution runs is told of an array", () => {
  const value = ["Violet", "anchor", "4711"].join("-");
  for (const word of [
    `--password=\${DB_PASSWORD:-${value}}`,
    `--password=$(printf ${value})`,
    `--password=\`printf ${value}\``,
  ]) {
    const text = `FROM node:24-slim\nUSER 1000\nCMD ["/pay", "${word}"]\n`;
    const index = createIndex();
    const { findings } = lint(
      { path: "Dockerfile", text },
      { config, workspace: (own) => index.view("Dockerfile", own) },
    );
    assert.ok(
      findings.some(({ rule }) => rule === "dockerfile/exec-form-without-shell"),
      word,
    );
    for (const { message, how, fixes } of findings)
      for (const said of [message, how, ...fixes.map(({ title }) => title)]) assert.ok(!said?.includes(value), said);
  }
});
