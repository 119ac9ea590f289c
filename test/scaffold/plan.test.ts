import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { type Answers, isComplete, readAnswers } from "../../server/src/scaffold/deployment/answers.ts";
import { type Detection, detectProject } from "../../server/src/scaffold/detection.ts";
import { isDetectedFile } from "../../server/src/service/files.ts";
import { planDeployment } from "../../server/src/scaffold/deployment/plan.ts";
import { type QuestionId, optionsFor, questionsFor } from "../../server/src/scaffold/deployment/questions.ts";
import { findingsOf } from "./check.ts";
import { PROJECTS, project } from "./projects.ts";

const IMAGE = "registry.example.com/payments/api:1.0.0";

describe("generated files", () => {
  for (const [title, { project: files }] of Object.entries(PROJECTS)) {
    test(`of ${title}: parse and have no findings`, () => {
      const detection = detectProject(files);
      const answers = complete(detection, detection.repository === undefined ? { image: IMAGE } : {});
      assertClean(render(answers));
    });
  }

  test("what they say, for one service in full", () => {
    const files = render(complete(detectProject(PROJECTS["Express with everything"]!.project), {}));
    assert.deepEqual(
      [...files.keys()],
      ["deployment", "service", "service-account", "disruption-budget", "network-policies", "external-secret"].map(
        (name) => `k8s/${name}.yaml`,
      ),
    );
    const deployment = files.get("k8s/deployment.yaml") ?? "";
    for (const line of [
      "image: ghcr.io/acme/payments-api:2.3.1",
      "runAsUser: 10001",
      "containerPort: 3100",
      'path: "/healthz"',
      'path: "/ready"',
      'prometheus.io/port: "3100"',
      "# - name: SESSION_TTL_SECONDS",
    ])
      assert.ok(deployment.includes(line), line);
    assert.ok((files.get("k8s/network-policies.yaml") ?? "").includes("port: 5433"));
    assert.ok((files.get("k8s/external-secret.yaml") ?? "").includes("property: STRIPE_SECRET_KEY"));
  });

  test("of the example service: nothing to report in them, also beside the old manifest", () => {
    const folder = join(import.meta.dirname, "../../examples/payment-service");
    const old = new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path, "utf8")]),
    );
    const detection = detectProject({
      folderName: "payment-service",
      files: new Map([...old].filter(([path]) => isDetectedFile(path))),
      existing: [...old.keys()],
    });
    const planned = planDeployment(
      complete(detection, { image: "registry.example.com/payments/payment-service:1.0.0" }),
      [...old.keys()],
    );
    assert.ok(planned.every(({ conflict }) => !conflict));
    const generated = new Map(planned.map(({ path, content }) => [path, content]));
    assert.deepEqual(
      findingsOf(new Map([...old, ...generated])).filter((finding) => generated.has(finding.replace(/:\d+ .*/, ""))),
      [],
    );
  });

  test("hold no value of .env.example, whatever it is", () => {
    const example = ["API_KEY=hunter2hunter2", "DATABASE_URL=mysql://pay:hunter2@db/x", "GREETING=hunter2"].join("\n");
    const detection = detectProject(project({ "package.json": "{}", ".env.example": example }));
    const text = [...render(complete(detection, {})).values()].join("\n");
    assert.ok(!text.includes("hunter2"));
    assert.ok(text.includes("API_KEY") && text.includes("GREETING"));
  });

  test("a file that is there is a conflict, upper case or not", () => {
    const answers = complete(detectProject(PROJECTS["Next.js"]!.project), {});
    const conflicts = planDeployment(answers, ["k8s/Service.yaml", "k8s/deployment.yml", "service.yaml"])
      .filter(({ conflict }) => conflict)
      .map(({ path }) => path);
    assert.deepEqual(conflicts, ["k8s/service.yaml"]);
  });
});

describe("answers", () => {
  test("without a remote the image is missing, and its reason is said", () => {
    const { answers, missing } = readAnswers(detectProject({ folderName: "pay", files: new Map(), existing: [] }), {});
    assert.deepEqual(missing, [
      {
        id: "image",
        why: "The project has no git remote that would say where its images live; give the image with its registry and tag",
      },
    ]);
    assert.equal(answers.image, undefined);
    assert.equal(answers.name, "pay");
  });

  test("at most six questions, each filled in, and no id twice", () => {
    for (const { project: files } of Object.values(PROJECTS)) {
      const detection = detectProject(files);
      const asked = questionsFor(detection);
      assert.ok(asked.length <= 6);
      const all = [...asked, ...optionsFor(detection)];
      assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
      assert.equal(all.length, 14);
      for (const { evidence, value, id, kind, options } of all) {
        assert.ok(evidence !== "" || value === "", id);
        if (kind === "pick")
          assert.ok(
            options?.some((option) => option.value === value),
            id,
          );
      }
    }
  });

  const detection = detectProject(PROJECTS["Express with everything"]!.project);
  const refused: readonly (readonly [QuestionId, string])[] = [
    ["name", "Payments"],
    ["name", "3ds"],
    ["name", "a".repeat(46)],
    ["image", "payments-api:1.0.0"],
    ["image", "acme/payments-api:1.0.0"],
    ["image", "ghcr.io/acme/api"],
    ["image", "ghcr.io/acme/api:latest"],
    ["image", "ghcr.io/acme/api:main"],
    ["image", "ghcr.io/acme/api@sha256:12"],
    ["image", "ghcr.io/Acme/api:1.0.0"],
    ["image", "ghcr.io/acme/api:1.0.0 # x"],
    ["image", "ghcr.io/acme/api:$TAG"],
    ["port", "80"],
    ["port", "70000"],
    ["port", "3000; rm"],
    ["health-path", "health"],
    ["health-path", "/a b"],
    ["health-path", "/ready"],
    ["readiness-path", "/healthz"],
    ["secrets", "file"],
    ["size", "huge"],
    ["replicas", "1"],
    ["metrics", "yes"],
    ["namespace", "payments-prod"],
    ["namespace", "default"],
    ["ingress-namespace", ""],
    ["user", "0"],
    ["user", "node"],
    ["folder", "../k8s"],
    ["folder", "/etc"],
    ["folder", "k8s/production"],
    ["folder", ".github"],
  ];
  for (const [id, answer] of refused) {
    test(`${id} is not ${JSON.stringify(answer)}`, () => {
      const { missing } = readAnswers(detection, { [id]: answer });
      assert.deepEqual(
        missing.map((item) => item.id),
        [id],
      );
      for (const { why } of missing) assert.ok(why.length > 15 && !why.endsWith("."), why);
    });
  }

  test("a port that needs root is not taken over from the Dockerfile", () => {
    const { missing } = readAnswers(
      detectProject(project({ "package.json": "{}", Dockerfile: "FROM nginx:1.29\nEXPOSE 80\n" })),
      {},
    );
    assert.deepEqual(
      missing.map(({ id }) => id),
      ["port"],
    );
  });
});

test("any answers that are accepted give files that parse and have no findings", () => {
  const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,43}[a-z0-9])?$/);
  const path = fc.stringMatching(/^\/[\w\-./~]{0,20}$/);
  const anything = fc.oneof(
    fc.string(),
    fc.constantFrom("yes", "on", "1e5", "012", "null", "~", "a: b", "- x", "#", "2024-01-01"),
  );
  const arbitraries: Readonly<Record<QuestionId, fc.Arbitrary<string>>> = {
    name: label,
    image: fc
      .tuple(label, label, fc.stringMatching(/^[\w][\w.-]{0,20}$/), fc.boolean())
      .map(([host, name, tag, pinned]) =>
        pinned ? `${host}.example.com/${name}@sha256:${"0a".repeat(32)}` : `${host}:5000/pay/${name}:${tag}`,
      ),
    port: fc.integer({ min: 1, max: 70_000 }).map(String),
    "health-path": path,
    "readiness-path": path,
    secrets: fc.constantFrom("external-secrets", "secret-ref"),
    size: fc.constantFrom("small", "medium", "large"),
    store: label,
    replicas: fc.integer({ min: 0, max: 60 }).map(String),
    metrics: fc.constantFrom("annotations", "none"),
    namespace: fc.oneof(label, fc.constant(""), fc.constantFrom("staging", "payments-dev", "y", "on")),
    "ingress-namespace": label,
    user: fc.oneof(fc.integer({ min: 0, max: 70_000 }).map(String), fc.constant("")),
    folder: fc.stringMatching(/^[\w][\w.-]{0,9}(\/[\w][\w.-]{0,9})?\/?$/),
  };
  const given = fc.record(
    Object.fromEntries(
      Object.entries(arbitraries).map(([id, arbitrary]) => [
        id,
        fc.oneof({ weight: 6, arbitrary }, { weight: 1, arbitrary: anything }),
      ]),
    ),
    { requiredKeys: [] },
  );
  const detections = fc.constantFrom(...Object.values(PROJECTS).map(({ project: files }) => detectProject(files)));
  let rendered = 0;
  fc.assert(
    fc.property(detections, given, (detection, texts) => {
      const { missing } = readAnswers(detection, texts);
      // What was refused is left as it was, so that every run renders something.
      const kept: Partial<Record<QuestionId, string>> = { image: IMAGE, ...texts };
      for (const { id } of missing) delete kept[id];
      if (kept.image === undefined) kept.image = IMAGE;
      const sheet = readAnswers(detection, kept);
      if (!isComplete(sheet)) return;
      rendered++;
      assertClean(render(sheet.answers));
    }),
    { numRuns: 200 },
  );
  assert.ok(rendered > 120, `${rendered} of 200`);
});

function complete(detection: Detection, given: Partial<Record<QuestionId, string>>): Answers {
  const sheet = readAnswers(detection, given);
  assert.ok(isComplete(sheet), JSON.stringify(sheet.missing));
  return sheet.answers;
}

function render(answers: Answers): Map<string, string> {
  return new Map(planDeployment(answers, []).map(({ path, content }) => [path, content]));
}

function assertClean(files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    for (const document of parseAllDocuments(text, { version: "1.1" })) {
      assert.deepEqual(document.errors, [], `${path}\n${text}`);
      const { kind, metadata } = document.toJS() as { kind: unknown; metadata: { name: unknown; labels: object } };
      assert.ok(typeof kind === "string" && typeof metadata.name === "string", path);
      for (const value of Object.values(metadata.labels)) assert.equal(typeof value, "string", path);
    }
    for (const line of text.split("\n")) assert.equal(line, line.trimEnd());
  }
  for (const profile of ["recommended", "strict"] as const) assert.deepEqual(findingsOf(files, profile), []);
}
