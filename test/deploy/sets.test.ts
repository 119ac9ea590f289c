import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { KUBECTL, READING_KUBECTL, missingKubectl, missingScenarioKubectl } from "./kubectl.ts";
import { NAMESPACE, NEW_IMAGE, type World, createWorld, manifest, startStable } from "./world.ts";

const skip = missingScenarioKubectl() ?? false;
const unread = missingKubectl() ?? false;

async function withWorld(
  use: (world: World) => Promise<void>,
  options: Parameters<typeof createWorld>[0] = {},
): Promise<void> {
  const world = await createWorld(options);
  try {
    startStable(world);
    await use(world);
  } finally {
    await world.close();
  }
}

const specOf = (world: World, name = "payments-api"): string =>
  JSON.stringify(world.api.objects.get("Deployment", name, NAMESPACE)?.spec);

describe("a canary", { skip }, () => {
  const stable = (world: World): unknown => [
    world.api.objects
      .list("Pod", NAMESPACE)
      .filter(({ metadata }) => !metadata.name.includes("canary"))
      .map(({ metadata }) => [metadata.name, metadata.uid]),
    world.api.objects.get("Deployment", "payments-api", NAMESPACE)?.metadata.generation,
    world.api.objects.get("ConfigMap", "payments-config", NAMESPACE)?.data,
  ];

  test("that fails never touches the stable replicas or their configuration", () =>
    withWorld(async (world) => {
      const [before, touched] = [world.api.snapshot(), stable(world)];
      world.api.behave("payments-api-canary", { kind: "crash" });
      world.write("k8s/api.yaml", manifest(NEW_IMAGE, { config: "debug" }));
      assert.equal((await world.deploy({ canary: true })).outcome, "rolled-back");
      assert.deepEqual(world.reasons(), ["watch/crash-loop"]);
      assert.deepEqual(stable(world), touched);
      assert.deepEqual(world.api.snapshot(), before);
      const written = world.api
        .writes()
        .filter(({ resource, dryRun }) => !dryRun && resource !== "leases.coordination.k8s.io");
      assert.deepEqual([...new Set(written.map(({ name }) => name))].sort(), [
        "payments-api-canary",
        "payments-config-canary",
      ]);
    }));

  test("whose name is taken is refused, and what has it stays", () =>
    withWorld(async (world) => {
      for (const [kind, name] of [
        ["Deployment", "payments-api-canary"],
        ["ConfigMap", "payments-config-canary"],
      ] as const) {
        const apiVersion = kind === "Deployment" ? "apps/v1" : "v1";
        world.api.objects.put({ apiVersion, kind, metadata: { name, namespace: NAMESPACE } });
        const before = world.api.snapshot();
        world.write("k8s/api.yaml", manifest(NEW_IMAGE, { config: "debug" }));
        assert.equal((await world.deploy({ canary: true })).outcome, "refused");
        assert.equal(world.reasons().at(-1), "canary/name-taken");
        assert.deepEqual(world.api.snapshot(), before);
        world.api.objects.delete(kind, name, NAMESPACE);
      }
    }));

  test("that does well is followed by the rest, and goes", { skip: unread }, () =>
    withWorld(
      async (world) => {
        let sawCanary = "";
        world.onEntry = (entry) => {
          if (entry.type === "soaked" && entry.wave === 0)
            sawCanary = specOf(world, "payments-api-canary") + specOf(world);
        };
        world.api.pods("payments-api-canary").answer(() => 200);
        world.write("k8s/api.yaml", manifest(NEW_IMAGE, { config: "debug" }));
        assert.equal((await world.deploy({ canary: true })).outcome, "deployed");
        assert.match(sawCanary, /"replicas":1.*payments-config-canary.*1\.0\.0/);
        assert.match(specOf(world), /2\.0\.0/);
        assert.equal(world.api.objects.get("Deployment", "payments-api-canary", NAMESPACE), undefined);
        assert.equal(world.api.objects.get("ConfigMap", "payments-config-canary", NAMESPACE), undefined);
      },
      { kubectl: KUBECTL },
    ),
  );

  test("is told by a field of its events, and not by their texts", () =>
    withWorld(async (world) => {
      world.api.pods("payments-api-canary").answer(() => 200);
      world.write("k8s/api.yaml", manifest(NEW_IMAGE));
      assert.equal((await world.deploy({ canary: true })).outcome, "deployed");
      const told = (wave: "canary" | "all"): unknown[] =>
        world.events.flatMap((event) =>
          event.event === "step" && event.wave === wave && event.status === "passed"
            ? [[event.step, event.detail]]
            : [],
        );
      assert.deepEqual(told("canary"), [
        ["apply", "1 object"],
        ["watch", "complete"],
        ["verify", "2 answers"],
        ["soak", "10 s without trouble"],
      ]);
      assert.deepEqual(told("all"), [
        ["apply", "3 objects"],
        ["watch", "complete"],
        ["verify", "4 answers"],
        ["soak", "10 s without trouble"],
      ]);
      for (const event of world.events) {
        const isOfWave = "step" in event && ["apply", "watch", "verify", "soak"].includes(event.step);
        assert.equal("wave" in event, isOfWave, JSON.stringify(event));
        for (const text of Object.values(event)) assert.doesNotMatch(String(text), /^Canary: /);
      }
      const waves = world.events.flatMap((event) => ("wave" in event ? [event.wave] : []));
      assert.ok(waves.lastIndexOf("canary") < waves.indexOf("all"), "the rest begins when the canary is over");
    }));
});

describe("a guard in Prometheus", { skip }, () => {
  const withGuard = async (
    values: readonly (string | undefined)[],
    use: (url: string) => Promise<void>,
  ): Promise<void> => {
    let asked = 0;
    const server: Server = createServer((_, response) => {
      const value = values[Math.min(asked++, values.length - 1)];
      const result = value === undefined ? [] : [{ metric: {}, value: [1, value] }];
      response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
    }
  };
  const guard = (url: string) => ({ url, query: "approved / attempts", atLeast: 0.98 });
  for (const [name, values, outcome, reasons] of [
    ["that holds", ["0.99"], "deployed", []],
    ["that is broken once", ["0.99", "0.5", "0.99"], "deployed", []],
    ["that is broken twice", ["0.99", "0.5", "0.5"], "rolled-back", ["soak/guard"]],
    ["that says nothing", [undefined], "left", ["soak/inconclusive"]],
  ] as const)
    test(`${name}: ${outcome}`, () =>
      withGuard(values, (url) =>
        withWorld(async (world) => {
          world.write("k8s/api.yaml", manifest(NEW_IMAGE));
          world.answers.set("stopped", "leave");
          assert.equal((await world.deploy({ soakMs: 32_000, guard: guard(url) })).outcome, outcome);
          assert.deepEqual(world.reasons(), reasons);
        }),
      ));
});

describe("sets", { skip }, () => {
  test("a kustomization is built, and its objects stand in its own files", { skip: unread }, () =>
    withWorld(
      async (world) => {
        world.write("k8s/base/api.yaml", manifest());
        world.write("k8s/base/kustomization.yaml", "resources: [api.yaml]\n");
        world.write(
          "k8s/staging/kustomization.yaml",
          `resources: [../base]\nimages:\n  - name: registry.example.com/payments-api\n    newTag: 2.0.0\n`,
        );
        const source = { kind: "kustomize", root: world.root, folder: join(world.root, "k8s/staging") } as const;
        assert.equal((await world.deploy({}, source)).outcome, "deployed");
        assert.match(specOf(world), /2\.0\.0/);
        assert.equal((await world.records())[0]?.source, "k8s/staging");
        world.findings = [
          { path: "k8s/staging/rendered.yaml", line: 20, rule: "kubernetes/x", severity: "error", message: "no" },
        ];
        assert.equal((await world.deploy({}, source)).outcome, "refused");
        const stopped = world.events.findLast(({ event }) => event === "stopped");
        assert.ok(stopped?.event === "stopped");
        assert.equal(stopped.reason.place?.path, "k8s/base/api.yaml");
      },
      { kubectl: KUBECTL },
    ),
  );

  test(
    "a List, JSON, a byte order mark, Windows line ends and the scalars of YAML 1.1 are read as kubectl reads them",
    { skip: unread },
    () =>
      withWorld(
        async (world) => {
          const list = `\uFEFFapiVersion: v1\r\nkind: List\r\nitems:\r\n  - apiVersion: v1\r\n    kind: ConfigMap\r\n    metadata: { name: one }\r\n    data: { a: "yes", b: "012" }\r\n  - apiVersion: v1\r\n    kind: ConfigMap\r\n    metadata: { name: two, labels: { "odd.example.com/name_-x": "A.b-c_1" } }\r\n    immutable: yes\r\n`;
          const json = JSON.stringify({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "three" },
            data: { "file.txt": "line\n---\nline\n" },
          });
          const paths = [world.write("k8s/list.yaml", list), world.write("k8s/three.json", json)];
          assert.equal(
            (await world.deploy({}, { kind: "files", root: world.root, paths })).outcome,
            "deployed",
            JSON.stringify(world.reasons()),
          );
          const get = (name: string) => world.api.objects.get("ConfigMap", name, NAMESPACE);
          assert.deepEqual(get("one")?.data, { a: "yes", b: "012" });
          assert.equal(get("two")?.["immutable"], true);
          assert.equal(get("three")?.data?.["file.txt"], "line\n---\nline\n");
        },
        { kubectl: READING_KUBECTL },
      ),
  );

  test("the same object twice, no name, and nothing at all are named with their place", { skip: unread }, () =>
    withWorld(
      async (world) => {
        const config = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {${name}}\n`;
        for (const [text, reason, line] of [
          [`${config(" name: a ")}---\n${config(" name: a ")}`, "render/twice", 5],
          [`${config(" name: a ")}---\n${config(" labels: {} ")}`, "render/no-name", 5],
          ["# nothing\n", "render/unreadable", undefined],
          ["apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a\n", "render/unreadable", undefined],
        ] as const) {
          world.write("k8s/api.yaml", text);
          assert.equal((await world.deploy()).outcome, "refused");
          const stopped = world.events.findLast(({ event }) => event === "stopped");
          assert.ok(stopped?.event === "stopped");
          assert.equal(stopped.reason.code, reason, stopped.reason.message);
          if (line !== undefined) assert.deepEqual(stopped.reason.place, { path: "k8s/api.yaml", line });
          assert.deepEqual(world.api.writes(), []);
        }
      },
      { kubectl: READING_KUBECTL },
    ),
  );

  test("a schema mistake is shown at its object", () =>
    withWorld(async (world) => {
      world.write("k8s/api.yaml", manifest(NEW_IMAGE).replace("replicas: 2", "replica: 2"));
      assert.equal((await world.deploy()).outcome, "refused");
      const stopped = world.events.findLast(({ event }) => event === "stopped");
      assert.ok(stopped?.event === "stopped");
      assert.match(stopped.reason.message, /\.spec\.replica: field not declared/);
      assert.deepEqual(stopped.reason.place, { path: "k8s/api.yaml", line: 16 });
    }));

  test("a hundred and fifty objects", () =>
    withWorld(async (world) => {
      const text = Array.from(
        { length: 150 },
        (_, index) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c${index} }\n`,
      ).join("---\n");
      world.write("k8s/api.yaml", text);
      assert.equal((await world.deploy({ dryRun: true })).outcome, "previewed");
    }));
});

test("a server that is too far from kubectl", { skip }, () =>
  withWorld(
    async (world) => {
      world.write("k8s/api.yaml", manifest(NEW_IMAGE));
      assert.equal((await world.deploy()).outcome, "refused");
      assert.deepEqual(world.reasons(), ["kubectl/skew"]);
    },
    { serverVersion: "v1.99.0" },
  ),
);

test("no secret shows in any event, record or page", { skip }, () =>
  withWorld(async (world) => {
    // Assembled here, so that nothing that looks alive stands in a file.
    const chance = randomBytes(12).toString("hex");
    const token = ["sk", "live", chance].join("_");
    const password = `Zx9${randomBytes(9).toString("base64url")}`;
    world.api.behave("payments-api", { kind: "crash" }, NEW_IMAGE);
    world.api
      .pods("payments-api")
      .logs(() => `starting\nSTRIPE_API_KEY=${token}\nDB_PASSWORD=${password}\nfailed with ${token}\n`);
    const env = `env: [{ name: STRIPE_API_KEY, value: "${token}" }, { name: DB_PASSWORD, value: "${password}" }]\n          envFrom:`;
    world.write("k8s/api.yaml", manifest(NEW_IMAGE, { config: token }).replace("envFrom:", env));
    assert.equal((await world.deploy()).outcome, "rolled-back");
    assert.ok(world.events.some(({ event }) => event === "log"));
    const records = readdirSync(join(world.root, ".paylint/deployments")).map((name) =>
      readFileSync(join(world.root, ".paylint/deployments", name), "utf8"),
    );
    const shown = JSON.stringify([world.events, world.questions, records]);
    for (const secret of [chance, password])
      for (let start = 0; start + 6 <= secret.length; start++) {
        const piece = secret.slice(start, start + 6);
        assert.equal(shown.includes(piece), false, "a piece of a secret shows");
      }
  }),
);
