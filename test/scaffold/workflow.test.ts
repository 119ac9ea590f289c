import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { detectProject } from "../../server/src/scaffold/detection.ts";
import { GENERATORS } from "../../server/src/scaffold/generators.ts";
import type { Given } from "../../server/src/scaffold/question.ts";
import { packageProject } from "../../server/src/service/package-project.ts";
import { findingsOf } from "./check.ts";
import { PROJECTS, project } from "./projects.ts";

const generator = GENERATORS.workflow;
const PATH = ".github/workflows/deploy.yml";

type Files = Readonly<Record<string, string>>;
type Detection = ReturnType<typeof detectProject>;

const deployment = (name: string, image: string, container = name): string =>
  [
    "apiVersion: apps/v1",
    "kind: Deployment",
    `metadata: { name: ${name} }`,
    "spec:",
    "  selector: { matchLabels: { app: pay } }",
    "  template:",
    "    metadata: { labels: { app: pay } }",
    `    spec: { containers: [{ name: ${container}, image: "${image}" }] }`,
    "",
  ].join("\n");

const NODE: Files = {
  "package.json": JSON.stringify({ name: "payments", scripts: { test: "vitest run" } }),
  "package-lock.json": "{}",
  Dockerfile: "FROM node:24-slim\n",
};

/** How every image is built and pushed. */
const PUSHED = { push: true, provenance: "mode=max", sbom: true, tags: "${{ env.IMAGE }}:${{ github.sha }}" };

function detectionOf(files: Files, folder?: string): Detection {
  const whole = project(files);
  return detectProject(folder === undefined ? whole : packageProject(whole, folder));
}

function render(detection: Detection, given: Given = {}): string {
  const plan = generator.plan(detection, given, []);
  assert.ok("files" in plan, JSON.stringify(plan));
  return plan.files[0]?.content ?? "";
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

function jobsOf(text: string): Readonly<Record<string, Job>> {
  const document = parseDocument(text);
  assert.deepEqual([...document.errors, ...document.warnings], []);
  return (document.toJS() as { jobs: Record<string, Job> }).jobs;
}

/** What the steps of a job run and use, by their first words. */
function stepsOf(job: Job | undefined): readonly string[] {
  return (job?.steps ?? []).map(({ uses, run, name }) =>
    typeof uses === "string" ? uses.replace(/@.*/, "") : String(name ?? run).split("\n")[0]!,
  );
}

function assertClean(text: string, files: Files = {}): void {
  for (const line of text.split("\n")) assert.equal(line, line.trimEnd());
  for (const profile of ["recommended", "strict"] as const) {
    const findings = findingsOf(new Map([...Object.entries(files), [PATH, text]]), profile);
    assert.deepEqual(
      findings.filter((finding) => finding.startsWith(PATH)),
      [],
      text,
    );
  }
}

describe("a generated workflow", () => {
  test("has one way from a commit to production", () => {
    const text = render(
      detectionOf({ ...NODE, "k8s/app.yaml": deployment("payments", "ghcr.io/acme/payments:1.0.0") }),
    );
    const { test: tests, build, staging, production } = jobsOf(text);
    assert.deepEqual(stepsOf(tests), ["actions/checkout", "actions/setup-node", "npm ci", "Test"]);
    assert.deepEqual(build?.permissions, { contents: "read", packages: "write" });
    assert.deepEqual(stepsOf(build), [
      "actions/checkout",
      "docker/setup-buildx-action",
      "docker/login-action",
      "docker/build-push-action",
    ]);
    assert.deepEqual(stepsOf(staging).slice(3), [
      "Remember the release that works",
      "Deploy to staging",
      "Verify staging",
      "Roll staging back",
    ]);
    assert.deepEqual([staging?.environment, production?.environment], ["staging", "production"]);
    assert.deepEqual(stepsOf(production).slice(3), [
      "Remember the release that works",
      "Write down how a release is watched",
      "Mark the release in Grafana",
      "Start the canary",
      "Watch the canary's error rate",
      "Release to all",
      "Verify the release",
      "Watch the release's error rate",
      "Roll back",
      "Take the canary away",
    ]);
    assert.match(text, /-f k8s\/app\.yaml "\$SERVICE=\$IMAGE@\$DIGEST"/);
    assert.doesNotMatch(text, /There is no Dockerfile yet|Nothing was found/);
    assertClean(text);
  });

  for (const [title, { project: files }] of Object.entries(PROJECTS))
    test(`of ${title} has no findings, and says what is still missing`, () => {
      const detection = detectProject(files);
      const given = { test: "make test", image: "ghcr.io/acme/payments" };
      const text = render(detection, given);
      assertClean(text);
      if (!files.existing.includes("Dockerfile")) assert.match(text, /^# There is no Dockerfile yet/m);
      assert.match(
        text,
        /^# Nothing was found in k8s\/ yet: `paylint generate deployment` writes k8s\/deployment\.yaml\.$/m,
      );
    });

  const TOOLS: readonly (readonly [title: string, files: Files, expected: readonly string[]])[] = [
    ["npm", NODE, ["actions/setup-node", "npm ci", "npm test"]],
    [
      "pnpm by its lockfile",
      { "package.json": NODE["package.json"]!, "pnpm-lock.yaml": "lockfileVersion: '9.0'\n" },
      ["pnpm/action-setup", "actions/setup-node", "pnpm install --frozen-lockfile", "pnpm test"],
    ],
    [
      "Yarn 4",
      {
        "package.json": JSON.stringify({ packageManager: "yarn@4.9.1", scripts: { test: "jest" } }),
        "yarn.lock": "",
        ".yarnrc.yml": "nodeLinker: node-modules\n",
      },
      ["actions/setup-node", "corepack enable", "yarn install --immutable", "yarn test"],
    ],
    [
      "Bun",
      { "package.json": NODE["package.json"]!, "bun.lock": "{}" },
      ["oven-sh/setup-bun", "bun install --frozen-lockfile", "bun run test"],
    ],
    ["Go", { "go.mod": "module example.com/pay\n\ngo 1.26\n" }, ["actions/setup-go", "go test -race ./..."]],
    [
      "Maven",
      { "pom.xml": "<project><artifactId>pay</artifactId></project>", mvnw: "" },
      ["actions/setup-java", "./mvnw --batch-mode --no-transfer-progress verify"],
    ],
    [
      "uv",
      {
        "pyproject.toml": '[project]\nname = "pay"\ndependencies = ["fastapi"]\n',
        "uv.lock": 'version = 1\n\n[[package]]\nname = "pytest"\nversion = "9.0.0"\n',
      },
      ["actions/setup-python", "astral-sh/setup-uv", "uv sync --locked", "uv run pytest"],
    ],
    [
      "Poetry",
      {
        "pyproject.toml": '[tool.poetry]\nname = "pay"\n',
        "poetry.lock": '[[package]]\nname = "pytest"\nversion = "9.0.0"\n',
      },
      ["actions/setup-python", "pipx install poetry==2.5.1", "poetry sync", "poetry run pytest"],
    ],
    [
      "pip with a list for tests",
      { "requirements.txt": "flask==3.1.0\n", "requirements-dev.txt": "-r requirements.txt\npytest==9.0.0\n" },
      ["actions/setup-python", "pip install -r requirements.txt", "pip install -r requirements-dev.txt", "pytest"],
    ],
    [
      "Django without pytest",
      { "requirements.txt": "django==6.0\n", "manage.py": "" },
      ["actions/setup-python", "pip install -r requirements.txt", "python manage.py test"],
    ],
    ["Rust", { "Cargo.toml": '[package]\nname = "pay"\n', "Cargo.lock": "" }, ["cargo test --locked"]],
    [
      ".NET",
      {
        "Pay.csproj": "<Project><TargetFramework>net10.0</TargetFramework></Project>",
        "tests/Pay.Tests.csproj": "<PackageReference Include='Microsoft.NET.Test.Sdk' />",
      },
      ["actions/setup-dotnet", "dotnet test --configuration Release"],
    ],
  ];
  for (const [title, files, expected] of TOOLS)
    test(`tests with ${title}`, () => {
      const text = render(detectionOf(files));
      const steps = jobsOf(text)["test"]?.steps ?? [];
      const said = steps.slice(1).map(({ uses, run }) => (typeof uses === "string" ? uses.replace(/@.*/, "") : run));
      assert.deepEqual(said, expected);
      assertClean(text, files);
    });

  const UNTESTED: readonly (readonly [files: Files, why: RegExp])[] = [
    [{ "package.json": "{}", "package-lock.json": "{}" }, /no test script/],
    [
      {
        "package.json": '{ "scripts": { "test": "echo \\"Error: no test specified\\" && exit 1" } }',
        "package-lock.json": "",
      },
      /no test script/,
    ],
    [{ "package.json": '{ "scripts": { "test": "jest" } }' }, /no lockfile/],
    [{ "requirements.txt": "flask==3.1.0\n" }, /pytest is not in requirements\.txt/],
    [{}, /no manifest says/],
  ];
  for (const [files, why] of UNTESTED)
    test(`asks for the tests where ${why.source} is so`, () => {
      const plan = generator.plan(detectionOf(files), {}, []);
      assert.ok("missing" in plan);
      assert.deepEqual(
        plan.missing.map(({ id }) => id),
        ["test"],
      );
      assert.match(plan.missing[0]!.why, why);
    });

  const REGISTRIES: readonly (readonly [image: string, expected: readonly string[], permissions: readonly string[]])[] =
    [
      ["ghcr.io/acme/pay", ["docker/login-action"], ["packages"]],
      [
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pay",
        ["aws-actions/configure-aws-credentials", "aws-actions/amazon-ecr-login"],
        ["id-token"],
      ],
      ["europe-west3-docker.pkg.dev/acme/pay/api", ["google-github-actions/auth", "docker/login-action"], ["id-token"]],
      ["acme.azurecr.io/pay", ["azure/login", "Log in to the registry"], ["id-token"]],
      ["registry.example.com:5000/pay", ["docker/login-action"], []],
    ];
  for (const [image, expected, permissions] of REGISTRIES)
    test(`pushes to ${image.split("/")[0]}`, () => {
      const text = render(detectionOf(NODE), { image });
      const { build } = jobsOf(text);
      assert.deepEqual(stepsOf(build).slice(2, -1), expected);
      assert.deepEqual(Object.keys(build?.permissions ?? {}), ["contents", ...permissions]);
      assertClean(text);
    });

  for (const cluster of ["aws", "google", "azure", "kubeconfig"])
    for (const marks of ["grafana", "datadog", "sentry", "none"])
      test(`gets at a cluster by ${cluster} and marks in ${marks}`, () => {
        const text = render(detectionOf(NODE), { cluster, marks });
        const { staging } = jobsOf(text);
        assert.equal(staging?.permissions?.["id-token"], cluster === "kubeconfig" ? undefined : "write");
        assertClean(text);
      });

  test("mounts the secrets that the Dockerfile's build asks for", () => {
    const dockerfile =
      "FROM node:24\n# RUN --mount=type=secret,id=old x\nRUN --mount=type=cache,id=c,target=/c --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n";
    const text = render(detectionOf({ ...NODE, Dockerfile: dockerfile }));
    assert.match(text, /^ +secrets: \|\n +npmrc=\$\{\{ secrets\.NPMRC \}\}$/m);
    assert.match(text, /^# - secrets of the environment build, for the branch main alone: NPMRC$/m);
    assertClean(text);
  });

  test("says what the Dockerfile copies and nothing here makes", () => {
    const dockerfile = "FROM eclipse-temurin:25\nCOPY --from=tools /dist/x /x\nCOPY target/pay-*.jar /app.jar\n";
    const text = render(detectionOf({ ...NODE, Dockerfile: dockerfile }));
    assert.match(text, /^# The Dockerfile copies `target\/pay-\*\.jar`, which is in no commit/m);
    assertClean(text);
  });

  test("releases overlays of a kustomization by what is built, in the namespaces they set", () => {
    const files: Files = {
      ...NODE,
      "deploy/base/kustomization.yaml": "resources: [app.yaml]\n",
      "deploy/base/app.yaml": deployment("payments", "ghcr.io/acme/api:1.0.0"),
      "deploy/overlays/staging/kustomization.yaml": "namespace: pay-staging\nresources: [../../base]\n",
      "deploy/overlays/production/kustomization.yaml": "namespace: pay\nresources: [../../base]\n",
    };
    const text = render(detectionOf(files));
    const { staging, production } = jobsOf(text);
    assert.deepEqual([staging?.env?.["NAMESPACE"], production?.env?.["NAMESPACE"]], ["pay-staging", "pay"]);
    assert.match(
      text,
      /\(cd deploy\/overlays\/staging && kustomize edit set image "ghcr\.io\/acme\/api=\$IMAGE@\$DIGEST"\)/,
    );
    assert.match(text, /kubectl apply --namespace "\$NAMESPACE" -k deploy\/overlays\/production\//);
    assertClean(text);
  });

  const UNKNOWN: readonly (readonly [title: string, files: Files])[] = [
    ["a chart's templates", { "deploy/templates/app.yaml": deployment("{{ .Release.Name }}", "x") }],
    [
      "a kustomization that renames",
      {
        "k8s/kustomization.yaml": "namePrefix: eu-\nresources: [app.yaml]\n",
        "k8s/app.yaml": deployment("pay", "x:1"),
      },
    ],
    [
      "two containers of which none has the Deployment's name",
      { "k8s/app.yaml": deployment("pay", "x:1", "a").replace("}] }", "}, { name: b, image: y }] }") },
    ],
  ];
  for (const [title, files] of UNKNOWN)
    test(`takes nothing for granted of ${title}`, () => {
      assert.deepEqual(detectionOf(files).delivery.manifests, []);
    });

  test("of one service in a repository of several stands at its top, and runs for its own folder", () => {
    const files: Files = Object.fromEntries(Object.entries(NODE).map(([path, text]) => [`services/pay/${path}`, text]));
    const detection = detectionOf({ ...files, "services/web/package.json": "{}" }, "services/pay");
    assert.equal(generator.countsFrom, "repository");
    const plan = generator.plan(detection, {}, []);
    assert.ok("files" in plan);
    const [file] = plan.files;
    assert.equal(file?.path, ".github/workflows/deploy-payments.yml");
    assert.match(file.content, /paths:\n +- services\/pay\/\*\*\n/);
    const { test: tests, build } = jobsOf(file.content);
    assert.deepEqual(
      tests?.steps.slice(2).map((step) => step["working-directory"]),
      ["services/pay", "services/pay"],
    );
    assert.deepEqual(build?.steps.at(-1)?.["with"], {
      ...PUSHED,
      context: "services/pay",
    });
    assertClean(file.content);
  });

  test("of a member of a workspace installs and builds at the root, and tests the member", () => {
    const files: Files = {
      "package.json": JSON.stringify({ workspaces: ["packages/*"] }),
      "package-lock.json": "{}",
      "packages/api/package.json": JSON.stringify({ name: "api", scripts: { test: "vitest" } }),
      "packages/api/Dockerfile": "FROM node:24\n",
    };
    const text = render(detectionOf(files, "packages/api"));
    const { test: tests, build } = jobsOf(text);
    assert.deepEqual(
      tests?.steps.slice(2).map((step) => step["working-directory"]),
      [undefined, "packages/api"],
    );
    assert.deepEqual(build?.steps.at(-1)?.["with"], { ...PUSHED, context: ".", file: "packages/api/Dockerfile" });
    assert.doesNotMatch(text, /paths:/);
    assertClean(text);
  });

  test("at most six questions, each with where its answer is from, and no id twice", () => {
    for (const { project: files } of Object.values(PROJECTS)) {
      const detection = detectProject(files);
      const asked = generator.questions(detection);
      assert.ok(asked.length <= 6);
      const all = [...asked, ...generator.options(detection)];
      assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
      for (const { evidence, value, id } of all) assert.ok(evidence !== "" || value === "", id);
    }
  });

  const REFUSED: readonly (readonly [id: string, answer: string, why?: RegExp])[] = [
    ["name", "Payments"],
    ["image", "payments"],
    ["image", "ghcr.io/acme/pay:1.0.0"],
    ["image", "ghcr.io/Acme/pay"],
    ["cluster", "heroku"],
    ["manifests", "../k8s"],
    ["test", "npm test || true", /checks nothing/],
    ["test", "echo ${{ secrets.TOKEN }}"],
    ["test", "npm test\nrm -rf /"],
    ["readiness-path", "ready"],
    ["branch", "release/*"],
    ["namespace", "kube-system"],
    ["staging", "production"],
    ["production", "live test"],
    ["production", "sandbox"],
    ["metric", "rate(x)"],
    ["canary-minutes", "5"],
    ["file", "../deploy"],
  ];
  for (const [id, answer, why = /^[A-Z`]/] of REFUSED)
    test(`${id} is not ${JSON.stringify(answer)}`, () => {
      const plan = generator.plan(detectionOf(NODE), { [id]: answer }, []);
      assert.ok("missing" in plan);
      assert.deepEqual(
        plan.missing.map((item) => item.id),
        [id],
      );
      assert.match(plan.missing[0]!.why, why);
      assert.ok(!plan.missing[0]!.why.endsWith("."));
    });

  test("a Deployment that the folder does not have is asked for again", () => {
    const detection = detectionOf({ ...NODE, "k8s/app.yaml": deployment("payments", "ghcr.io/acme/payments:1.0.0") });
    const plan = generator.plan(detection, { name: "ledger" }, []);
    assert.ok("missing" in plan);
    assert.deepEqual(
      plan.missing.map(({ id, why }) => [id, why]),
      [["manifests", "There is no Deployment `ledger` in this folder, but `payments`: give that name"]],
    );
  });

  test("a file that is there is a conflict", () => {
    const plan = generator.plan(detectionOf(NODE), {}, [".github/workflows/Deploy.yml"]);
    assert.ok("files" in plan);
    assert.deepEqual(
      plan.files.map(({ conflict }) => conflict),
      [true],
    );
  });
});

test("any answers that are accepted give a workflow without findings", () => {
  const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,43}[a-z0-9])?$/);
  const word = fc.constantFrom(
    "npm",
    "test",
    "make",
    "-C",
    "||",
    "true",
    "&&",
    "|",
    "tee",
    "out.log",
    "$CI",
    "'a b'",
    ";",
    "#",
    ":",
  );
  const anything = fc.oneof(fc.string(), fc.constantFrom("yes", "on", "1e5", "null", "~", "a: b", "- x", "#", "'"));
  const arbitraries: Readonly<Record<string, fc.Arbitrary<string>>> = {
    name: label,
    image: fc
      .tuple(
        fc.constantFrom(
          "ghcr.io",
          "registry.example.com:5000",
          "acme.azurecr.io",
          "123456789012.dkr.ecr.us-east-1.amazonaws.com",
          "eu.gcr.io",
        ),
        fc.stringMatching(/^[a-z0-9]+([._-][a-z0-9]+)?$/),
      )
      .map(([host, name]) => `${host}/pay/${name}`),
    cluster: fc.constantFrom("aws", "google", "azure", "kubeconfig"),
    manifests: fc.stringMatching(/^[\w][\w.-]{0,9}(\/[\w][\w.-]{0,9})?\/?$/),
    test: fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(" ")),
    "readiness-path": fc.stringMatching(/^\/[\w\-./~]{0,20}$/),
    branch: fc.stringMatching(/^[A-Za-z\d][\w.-]{0,10}(\/[\w.-]{1,5})?$/),
    namespace: label,
    staging: fc.constantFrom("staging", "stg-eu", "qa", "Staging", "y"),
    production: fc.constantFrom("production", "prod", "prod-eu", "live", "PROD", "no"),
    metric: fc.stringMatching(/^[A-Za-z_:][\w:]{0,20}$/),
    "canary-minutes": fc.integer({ min: 0, max: 200 }).map(String),
    "soak-minutes": fc.integer({ min: 0, max: 200 }).map(String),
    marks: fc.constantFrom("grafana", "datadog", "sentry", "none"),
    file: fc.constantFrom("deploy", "release_1", "1", "on"),
  };
  const given = fc.record(
    Object.fromEntries(
      Object.entries(arbitraries).map(([id, arbitrary]) => [
        id,
        fc.oneof({ weight: 8, arbitrary }, { weight: 1, arbitrary: anything }),
      ]),
    ),
    { requiredKeys: [] },
  );
  const detections = fc.constantFrom(...Object.values(PROJECTS).map(({ project: files }) => detectProject(files)));
  let rendered = 0;
  fc.assert(
    fc.property(detections, given, (detection, texts) => {
      const kept: Record<string, string> = { image: "ghcr.io/acme/pay", test: "make test", ...texts };
      const first = generator.plan(detection, kept, []);
      // What was refused is left as it was, so that every run renders something.
      if ("missing" in first)
        for (const { id } of first.missing) {
          delete kept[id];
          if (id === "test") kept[id] = "make test";
          if (id === "image") kept[id] = "ghcr.io/acme/pay";
        }
      rendered++;
      const text = render(detection, kept);
      jobsOf(text);
      assertClean(text);
    }),
    { numRuns: 200 },
  );
  assert.equal(rendered, 200);
});

describe("other tools take a generated workflow", () => {
  const root = mkdtempSync(join(tmpdir(), "paylint-workflow-"));
  after(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, ".github/workflows");
  mkdirSync(folder, { recursive: true });
  for (const cluster of ["aws", "google", "azure", "kubeconfig"])
    for (const marks of ["grafana", "datadog", "sentry", "none"])
      writeFileSync(
        join(folder, `${cluster}-${marks}.yml`),
        render(detectionOf(NODE), { cluster, marks, file: `${cluster}-${marks}` }),
      );
  for (const [index, { project: files }] of Object.values(PROJECTS).entries())
    writeFileSync(
      join(folder, `project-${index}.yml`),
      render(detectProject(files), { test: "make test", image: "registry.example.com/acme/pay" }),
    );

  const tool = (name: string, args: readonly string[]): string | undefined => {
    const { error, stdout, stderr } = spawnSync(name, args, { cwd: root, encoding: "utf8" });
    return error === undefined ? `${stdout}${stderr}` : undefined;
  };

  test("actionlint has nothing to say", (context) => {
    writeFileSync(join(root, ".git"), "");
    const said = tool("actionlint", [
      "-no-color",
      "-oneline",
      ...readdirSync(folder).map((name) => join(folder, name)),
    ]);
    if (said === undefined) context.skip("actionlint is not installed");
    else assert.equal(said, "");
  });

  test("zizmor has nothing to say above informational", (context) => {
    const said = tool("zizmor", ["--offline", "--no-progress", "--format", "plain", "--min-severity", "low", "."]);
    if (said === undefined) context.skip("zizmor is not installed");
    else assert.match(said, /No findings to report/);
  });
});
