import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { secretFileAt } from "../../server/src/languages/dockerfile/model/secret-file.ts";
import { parseDockerfile } from "../../server/src/languages/dockerfile/syntax/read.ts";
import { detectProject } from "../../server/src/scaffold/detection.ts";
import { GENERATORS } from "../../server/src/scaffold/generators.ts";
import type { Given } from "../../server/src/scaffold/question.ts";
import { findingsOf } from "./check.ts";
import { project } from "./projects.ts";

type Files = Readonly<Record<string, string>>;
const generator = GENERATORS.dockerfile;

const manifest = (more: object = {}): string =>
  JSON.stringify({
    name: "@acme/payments-api",
    scripts: { build: "tsc", start: "node --enable-source-maps dist/server.js" },
    dependencies: { express: "^5.0.0" },
    devDependencies: { typescript: "^5.0.0" },
    ...more,
  });
const SPRING =
  "<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent><artifactId>checkout</artifactId>" +
  "<version>1.7.0</version><properties><java.version>21</java.version></properties>" +
  "<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>";

/** Projects, and lines that their Dockerfiles must have; of what is not known, the answers that a person gives. */
const PROJECTS: Readonly<Record<string, { files: Files; given?: Given; lines: readonly string[] }>> = {
  "npm with TypeScript": {
    files: { "package.json": manifest({ engines: { node: ">=22" } }), "package-lock.json": "{}" },
    lines: [
      "FROM node:24-trixie-slim AS build",
      "COPY package.json package-lock.json ./",
      "RUN --mount=type=cache,target=/root/.npm npm ci --include=dev",
      "RUN npm run build && npm prune --omit=dev",
      "COPY --from=build /app/dist ./dist",
      'CMD ["dist/server.js"]',
      "EXPOSE 3000",
      "USER 65532:65532",
    ],
  },
  "npm without packages or build": {
    files: {
      "package.json": JSON.stringify({ main: "./server.js" }),
      "npm-shrinkwrap.json": "{}",
      ".nvmrc": "v22.11.0\n",
    },
    lines: [
      "FROM node:22-trixie-slim AS build",
      "COPY package.json npm-shrinkwrap.json ./",
      "COPY --from=build /app ./",
      'CMD ["server.js"]',
    ],
  },
  "npm behind a private registry": {
    files: { "package.json": manifest(), "package-lock.json": "{}" },
    given: { private: "yes", user: "10001", port: "8443" },
    lines: [
      "RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci --include=dev",
      "USER 10001:10001",
      "EXPOSE 8443",
    ],
  },
  pnpm: {
    files: { "package.json": manifest({ packageManager: "pnpm@10.24.0" }), "pnpm-lock.yaml": "" },
    lines: [
      "RUN npm install --global pnpm@10.24.0",
      "RUN --mount=type=cache,target=/pnpm-store CI=true pnpm install --frozen-lockfile --prod --ignore-scripts --offline --store-dir=/pnpm-store",
    ],
  },
  "pnpm of unknown version": {
    files: { "package.json": manifest(), "pnpm-lock.yaml": "", "pnpm-workspace.yaml": "onlyBuiltDependencies: []\n" },
    given: { "tool-version": "11.0.0" },
    lines: ["RUN npm install --global pnpm@11.0.0", "COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./"],
  },
  "Yarn Classic": {
    files: { "package.json": manifest(), "yarn.lock": "" },
    lines: ["RUN npm install --global --force yarn@1.22.22", "RUN yarn run build"],
  },
  "Yarn with node_modules": {
    files: {
      "package.json": manifest(),
      "yarn.lock": "",
      ".yarnrc.yml": "nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-4.9.1.cjs\n",
    },
    lines: [
      "RUN npm install --global --force @yarnpkg/cli-dist@4.9.1",
      "RUN --mount=type=cache,target=/root/.yarn/berry/cache yarn workspaces focus --production",
    ],
  },
  "Next.js": {
    files: {
      "package.json": manifest({ scripts: { build: "next build", start: "next start" }, dependencies: { next: "16" } }),
      "package-lock.json": "{}",
    },
    lines: [
      "ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000",
      "COPY --from=build --chown=65532:65532 /app/.next ./.next",
      'CMD ["node_modules/next/dist/bin/next", "start"]',
    ],
  },
  "a bundler's output": {
    files: {
      "package.json": manifest({
        scripts: { build: "esbuild a.js --bundle --outfile=out/main.cjs", start: "node a.js" },
      }),
      "package-lock.json": "{}",
    },
    lines: ["COPY --from=build /app/out ./out", 'CMD ["out/main.cjs"]'],
  },
  "the start command of an older Dockerfile": {
    files: {
      "package.json": manifest(),
      "package-lock.json": "{}",
      Dockerfile: 'FROM node:20\nEXPOSE 4000\nCMD ["/usr/local/bin/node", "--inspect", "./lib/main.js"]\n',
    },
    lines: ['CMD ["lib/main.js"]', "COPY --from=build /app/lib ./lib", "EXPOSE 4000"],
  },
  Bun: {
    files: { "package.json": manifest({ scripts: { start: "bun run src/server.ts" } }), "bun.lock": "" },
    lines: [
      "RUN --mount=type=cache,target=/root/.bun/install/cache bun install --frozen-lockfile --production",
      "FROM gcr.io/distroless/cc-debian13:nonroot",
      "ENV NODE_ENV=production",
      "COPY --from=build /usr/local/bin/bun /usr/local/bin/bun",
      'ENTRYPOINT ["/usr/local/bin/bun", "src/server.ts"]',
    ],
  },
  "Go with a program of the module's name": {
    files: {
      "go.mod": "module github.com/acme/ledger/v2\n\ngo 1.25.1\n",
      "go.sum": "",
      "cmd/ledger/main.go": "package main\n",
      "cmd/migrate/main.go": "",
    },
    lines: [
      "FROM golang:1.26 AS build",
      "COPY go.mod go.sum ./",
      "RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 go build -trimpath -o /out/service ./cmd/ledger",
      "FROM gcr.io/distroless/static-debian13:nonroot",
    ],
  },
  "Go with C, at the top": {
    files: {
      "go.mod": "module a\ngo 1.30\nrequire github.com/mattn/go-sqlite3 v1.14.0\n",
      "go.sum": "",
      "main.go": "",
    },
    lines: ["FROM golang:1.30-trixie AS build", "COPY go.mod go.sum ./", "FROM gcr.io/distroless/cc-debian13:nonroot"],
  },
  "Spring Boot on Maven": {
    files: { "pom.xml": SPRING, mvnw: "" },
    lines: [
      "FROM eclipse-temurin:21-jdk AS build",
      "RUN --mount=type=cache,target=/root/.m2/repository ./mvnw --batch-mode -DskipTests package && cp target/checkout-*.jar /tmp/service.jar",
      "FROM gcr.io/distroless/java21-debian13:nonroot",
    ],
  },
  "Spring Boot on Gradle": {
    files: { "build.gradle.kts": 'plugins { id("org.springframework.boot") }\njvmToolchain(21)\n', gradlew: "" },
    given: { private: "yes" },
    lines: [
      "FROM gcr.io/distroless/java21-debian13:nonroot",
      "RUN --mount=type=cache,target=/root/.gradle/caches --mount=type=secret,id=gradle,target=/root/.gradle/gradle.properties,required=true ./gradlew --no-daemon :bootJar && cp build/libs/*.jar /tmp/service.jar",
    ],
  },
  Quarkus: {
    files: {
      "pom.xml": "<project><artifactId>pay</artifactId><plugin>quarkus-maven-plugin</plugin></project>",
      mvnw: "",
    },
    lines: ["COPY --from=build /out ./", 'ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "quarkus-run.jar"]'],
  },
  "FastAPI with hashes": {
    files: {
      "requirements.txt": "fastapi==0.1 --hash=sha256:00\nuvicorn==1 --hash=sha256:00\n",
      "app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
    },
    lines: [
      "RUN --mount=type=cache,target=/root/.cache/pip pip install --require-hashes --target=/packages -r requirements.txt",
      "FROM gcr.io/distroless/python3-debian13:nonroot",
      'CMD ["-m", "uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]',
    ],
  },
  "Flask without hashes": {
    files: { "requirements.txt": "Flask==3\ngunicorn==23\n", "app.py": "import flask\napp = flask.Flask(__name__)\n" },
    lines: [
      "RUN --mount=type=cache,target=/root/.cache/pip pip install --target=/packages -r requirements.txt",
      'CMD ["-m", "gunicorn", "--bind", "0.0.0.0:8000", "app:app"]',
    ],
  },
  "Django on uv, newer than distroless": {
    files: {
      "pyproject.toml": '[project]\nname = "pay"\nrequires-python = ">=3.14"\ndependencies = ["django", "gunicorn"]\n',
      "uv.lock": "",
      "src/pay/asgi.py": "application = get_asgi_application()\n",
      "src/pay/wsgi.py": "application = get_wsgi_application()\n",
    },
    lines: [
      "RUN uv export --locked --no-dev --no-emit-project --output-file=/tmp/requirements.txt",
      "FROM python:3.14-slim-trixie",
      "ENV PYTHONPATH=/packages:/app/src PYTHONUNBUFFERED=1",
      'ENTRYPOINT ["python", "-m", "gunicorn", "--bind", "0.0.0.0:8000", "pay.wsgi:application"]',
    ],
  },
  "a module on Poetry": {
    files: {
      "pyproject.toml": '[tool.poetry]\nname = "pay"\n[tool.poetry.dependencies]\npython = "^3.12"\n',
      "poetry.lock": "",
      "main.py": "",
    },
    lines: [
      "RUN poetry export --only=main --format=requirements.txt --output=/tmp/requirements.txt",
      'CMD ["-m", "main"]',
    ],
  },
};

describe("generated Dockerfiles", () => {
  for (const [title, { files, given, lines }] of Object.entries(PROJECTS)) {
    test(`${title}: complete, without findings in either profile`, () => {
      const planned = generate(files, given);
      const text = planned.get("Dockerfile") ?? "";
      const written = text.split("\n");
      for (const line of lines) assert.ok(written.includes(line), `${line}\nis missing in\n${text}`);
      assertClean(files, planned);
    });
  }

  test("the build's own output is ignored, and no folder that may hold sources", () => {
    const ignored = (title: string, given: Given): string[] =>
      (generate(PROJECTS[title]!.files, given).get(".dockerignore") ?? "").split("\n");
    assert.ok(ignored("npm with TypeScript", {}).includes("dist"));
    assert.ok(!ignored("npm with TypeScript", { script: "" }).includes("dist"));
    assert.ok(!ignored("npm with TypeScript", { entry: "server/main.js" }).includes("server"));
    for (const line of ["target", "!certs/ca.pem"]) assert.ok(!ignored("Spring Boot on Gradle", {}).includes(line));
    assert.ok(ignored("Spring Boot on Maven", {}).includes("target"));
  });

  const refused: Readonly<Record<string, readonly [Files, RegExp]>> = {
    "an empty folder": [{}, /no package\.json, go\.mod/],
    "no lockfile": [{ "package.json": manifest() }, /no lockfile beside it/],
    "two lockfiles": [
      { "package.json": manifest(), "package-lock.json": "", "yarn.lock": "" },
      /lockfiles of npm and yarn are there/,
    ],
    "a package manager whose lockfile is not there": [
      { "package.json": manifest({ packageManager: "pnpm@10.0.0" }), "package-lock.json": "" },
      /names pnpm .* pnpm-lock\.yaml is not there/,
    ],
    "an npm workspace": [
      { "package.json": manifest({ workspaces: ["a"] }), "package-lock.json": "", "a/package.json": "{}" },
      /^package\.json makes this a workspace of several packages/,
    ],
    "a pnpm workspace": [
      {
        "package.json": manifest(),
        "pnpm-lock.yaml": "",
        "pnpm-workspace.yaml": "packages:\n  - a\n",
        "a/package.json": "{}",
      },
      /pnpm-workspace\.yaml makes this a workspace/,
    ],
    "Plug'n'Play": [
      { "package.json": manifest(), "yarn.lock": "", ".yarnrc.yml": "a: b\n" },
      /nodeLinker: node-modules/,
    ],
    "Next.js on Bun": [
      { "package.json": manifest({ scripts: { start: "next start" }, dependencies: { next: "16" } }), "bun.lock": "" },
      /runs on Node\.js/,
    ],
    "what Next.js gathers, on Bun": [
      {
        "package.json": manifest({
          scripts: { start: "node .next/standalone/server.js" },
          dependencies: { next: "16" },
        }),
        "bun.lock": "",
      },
      /runs on Node\.js/,
    ],
    "Bun without a lockfile": [{ "package.json": manifest({ packageManager: "bun@1.3.0" }) }, /bun\.lock is not there/],
    "several Maven modules": [
      { "pom.xml": "<project><modules><module>a</module></modules></project>", mvnw: "" },
      /no plugin makes a jar that can be started/,
    ],
    "Maven without its wrapper": [{ "pom.xml": SPRING }, /Maven wrapper is not there/],
    "Python without a list": [{ "pyproject.toml": '[project]\nname = "a"\n' }, /no file names the packages/],
    ".NET": [{ "A.csproj": "<Project/>" }, /pay-dockerfile-dotnet/],
    Rust: [{ "Cargo.toml": "[package]\n" }, /Rust/],
  };
  for (const [title, [files, reason]] of Object.entries(refused)) {
    test(`none for ${title}, and the reason says what to do`, () => {
      const why = generator.refusal(detectProject(project(files))) ?? "";
      assert.match(why, reason);
      assert.ok(!why.endsWith("."), why);
    });
  }

  test("what nobody knows is asked for", () => {
    const unknown = project({ "package.json": JSON.stringify({}), "pnpm-lock.yaml": "" });
    const plan = generator.plan(detectProject(unknown), {}, []);
    assert.deepEqual("missing" in plan ? plan.missing.map(({ id }) => id) : plan, ["tool-version", "entry"]);
    const asked = generator.questions(detectProject(unknown)).map(({ id }) => id);
    assert.ok(asked.length <= 6 && asked.includes("tool-version"), asked.join());
  });

  test("answers that cannot be used are refused with a reason", () => {
    const detection = detectProject(project(PROJECTS["npm with TypeScript"]!.files));
    const answers: Readonly<Record<string, readonly string[]>> = {
      version: ["20", "latest", "24-alpine", ""],
      entry: ["../server.js", "/etc/passwd", "dist/server.js; sh", "a b&c", ""],
      port: ["80", "x"],
      private: ["maybe"],
      user: ["0", "node"],
      script: ["build; rm", "a b"],
    };
    for (const [id, texts] of Object.entries(answers)) {
      for (const text of texts) {
        if (text === "" && id === "script") continue;
        const plan = generator.plan(detection, { [id]: text }, []);
        const missing = "missing" in plan ? plan.missing : [];
        assert.deepEqual(
          missing.map((item) => item.id),
          [id],
          text,
        );
        assert.ok(missing.every(({ why }) => why.length > 10 && !why.endsWith(".")));
      }
    }
  });

  test("files that are there are conflicts, upper case or not", () => {
    const detection = detectProject(project(PROJECTS["Bun"]!.files));
    const plan = generator.plan(detection, {}, ["dockerfile", ".dockerignore"]);
    assert.deepEqual("files" in plan ? plan.files.map(({ conflict }) => conflict) : plan, [true, true]);
  });

  test("the build steps of a generated Dockerfile build the service, and what is shipped starts", () => {
    const folder = mkdtempSync(join(tmpdir(), "paylint-build-"));
    try {
      const files = {
        "package.json": JSON.stringify({
          name: "pay",
          version: "1.0.0",
          scripts: { build: "node build.js", start: "node dist/server.js" },
        }),
        "package-lock.json": JSON.stringify({
          name: "pay",
          version: "1.0.0",
          lockfileVersion: 3,
          packages: { "": { name: "pay", version: "1.0.0" } },
        }),
        "build.js": 'require("node:fs").cpSync("server.js", "dist/server.js");\n',
        "server.js": 'process.stdout.write("serves\\n");\n',
      };
      for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
      const { instructions } = parseDockerfile(generate(files, {}).get("Dockerfile") ?? "");
      const runs = instructions.filter(({ keyword }) => keyword === "RUN").map(({ shell }) => shell?.text ?? "");
      assert.deepEqual(runs, ["npm ci --include=dev", "npm run build"]);
      const environment = {
        ...process.env,
        npm_config_cache: join(folder, ".cache"),
        npm_config_update_notifier: "false",
      };
      for (const run of runs) execFileSync("/bin/sh", ["-c", run], { cwd: folder, env: environment, stdio: "pipe" });
      const start = instructions.findLast(({ keyword }) => keyword === "CMD")?.json?.map(({ text }) => text) ?? [];
      assert.ok(existsSync(join(folder, start[0] ?? "")));
      assert.equal(execFileSync(process.execPath, start, { cwd: folder, encoding: "utf8" }), "serves\n");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("any answers that are accepted give files without findings", () => {
    // A folder that is called as keys are is told, and rightly.
    const name = fc
      .stringMatching(/^[\w@][\w.@-]{0,12}(\/[\w.@-]{1,12}){0,2}\.js$/)
      .filter((path) => path.split("/").every((part) => secretFileAt(part) === undefined));
    const given = fc.record(
      {
        version: fc.constantFrom("22", "24", "26", "1.4", "1.26", "3.13", "3.14", "17", "25", "x"),
        entry: fc.oneof(name, fc.constantFrom(".", "./cmd/a", "app.main:app", "main", "target/a-*.jar", "b.ts", "..")),
        // Ports of debuggers and remote shells are told, too.
        port: fc
          .integer({ min: 1, max: 70_000 })
          .filter((port) => ![2375, 3389, 5005, 5858, 5900, 9229, 40_000].includes(port))
          .map(String),
        private: fc.constantFrom("yes", "no"),
        user: fc.integer({ min: 0, max: 70_000 }).map(String),
        script: fc.oneof(fc.stringMatching(/^[\w:.-]{1,12}$/), fc.constant("")),
        "tool-version": fc.constantFrom("10.24.0", "1.22.22", "4.9.1", "4"),
      },
      { requiredKeys: [] },
    );
    let written = 0;
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(PROJECTS)), given, ({ files }, texts) => {
        const detection = detectProject(project(files));
        const first = generator.plan(detection, texts, []);
        const kept: Record<string, string> = { ...texts };
        if ("missing" in first) for (const { id } of first.missing) delete kept[id];
        const plan = generator.plan(detection, kept, []);
        if ("missing" in plan) return;
        written++;
        assertClean(files, new Map(plan.files.map(({ path, content }) => [path, content])));
      }),
      { numRuns: 150 },
    );
    assert.ok(written > 100, `${written} of 150`);
  });
});

function generate(files: Files, given: Given | undefined): Map<string, string> {
  const detection = detectProject(project(files));
  assert.equal(generator.refusal(detection), undefined);
  const plan = generator.plan(detection, given ?? {}, []);
  assert.ok("files" in plan, JSON.stringify(plan));
  return new Map(plan.files.map(({ path, content }) => [path, content]));
}

/** Neither profile has anything to say of the files, seen beside the project's own. */
function assertClean(files: Files, planned: ReadonlyMap<string, string>): void {
  for (const text of planned.values()) for (const line of text.split("\n")) assert.equal(line, line.trimEnd());
  const all = new Map([...Object.entries(files), ...planned]);
  for (const profile of ["recommended", "strict"] as const)
    assert.deepEqual(
      findingsOf(all, profile).filter((finding) => [...planned.keys()].some((path) => finding.startsWith(`${path}:`))),
      [],
      planned.get("Dockerfile"),
    );
}
