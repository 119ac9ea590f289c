import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { parseDocument, stringify } from "yaml";
import { at } from "../../server/src/deploy/kubectl/json.ts";
import { detectProject } from "../../server/src/scaffold/detection.ts";
import { GENERATORS } from "../../server/src/scaffold/generators.ts";
import type { Cluster } from "./cluster.ts";
import { OLD_IMAGE } from "./release.ts";
import { type Staging, withStaging } from "./staging.ts";
import { deployment } from "./workload.ts";

/** Programs that GitHub's runners bring. */
const PROGRAMS = ["bash", "curl", "jq"];
const IMAGE = "registry.k8s.io/pause";
const DIGEST = `sha256:${"0a".repeat(32)}`;

/** The scripts of a generated workflow, carried out one by one against a real cluster. */
export function testGeneratedWorkflow(cluster: Cluster): void {
  const lacking = PROGRAMS.filter((name) => spawnSync(name, ["--version"]).error !== undefined);
  const skip = lacking.length === 0 ? false : `its scripts need ${lacking.join(" and ")}, which is not installed`;

  test("a generated workflow releases what staging has proved, and takes its canary away", { skip }, () =>
    withRelease(cluster, {}, async (release) => {
      assert.deepEqual(await release.run("staging"), []);
      assert.equal(await release.image(), `${IMAGE}@${DIGEST}`);
      assert.deepEqual(await release.run("production"), []);
      assert.equal(await release.image(), `${IMAGE}@${DIGEST}`);
      assert.deepEqual(await release.deployments(), ["payments"]);
      assert.deepEqual(release.asked("/api/annotations"), 1);
      assert.equal(release.asked("/ready"), 2);
      // A question a minute, for the canary and for the release.
      assert.equal(release.asked("/api/v1/query"), 7 + 6);
    }),
  );

  test("a canary that fails never becomes a release", { skip }, () =>
    withRelease(cluster, { canary: "0.2" }, async (release) => {
      assert.deepEqual(await release.run("production"), ["Watch the canary's error rate"]);
      assert.equal(await release.image(), OLD_IMAGE);
      assert.deepEqual(await release.deployments(), ["payments"]);
    }),
  );

  test("a canary that nobody pays by is no success", { skip }, () =>
    withRelease(cluster, { canary: "NaN" }, async (release) => {
      assert.deepEqual(await release.run("production"), ["Watch the canary's error rate"]);
      assert.equal(await release.image(), OLD_IMAGE);
    }),
  );

  test("a release that fails goes back to what was there", { skip }, () =>
    withRelease(cluster, { release: "0.02" }, async (release) => {
      assert.deepEqual(await release.run("production"), ["Watch the release's error rate"]);
      assert.equal(await release.image(), OLD_IMAGE);
      assert.deepEqual(await release.deployments(), ["payments"]);
    }),
  );

  test("a service that is not ready in staging goes back, and fails the job", { skip }, () =>
    withRelease(cluster, { ready: 503 }, async (release) => {
      assert.deepEqual(await release.run("staging"), ["Verify staging"]);
      assert.equal(await release.image(), OLD_IMAGE);
    }),
  );
}

/** What the outside answers. */
interface World {
  /** Error rates, as Prometheus writes them. */
  readonly canary?: string;
  readonly release?: string;
  readonly ready?: number;
}

interface Release {
  /** Carries out a job's scripts and gives the names of those that failed. */
  run(job: "staging" | "production"): Promise<readonly string[]>;
  image(): Promise<unknown>;
  deployments(): Promise<readonly string[]>;
  /** How often a path was asked for. */
  asked(path: string): number;
}

async function withRelease(
  cluster: Cluster,
  { canary = "0.001", release = "0.001", ready = 200 }: World,
  use: (release: Release) => Promise<void>,
): Promise<void> {
  const asked = new Map<string, number>();
  const outside = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://outside");
    asked.set(pathname, (asked.get(pathname) ?? 0) + 1);
    if (pathname !== "/api/v1/query") {
      response.statusCode = pathname === "/ready" ? ready : 200;
      response.end("{}");
      return;
    }
    const rate = searchParams.get("query")?.includes('track="canary"') === true ? canary : release;
    response.end(JSON.stringify({ data: { result: [{ value: [0, rate] }] } }));
  });
  outside.listen(0, "127.0.0.1");
  await once(outside, "listening");
  const url = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), "paylint-release-"));
  try {
    await withStaging(cluster, {}, async (staging) => {
      const object = deployment("payments", { image: OLD_IMAGE, replicas: 2 });
      await staging.settle(object);
      await use({
        ...(await jobsIn(folder, cluster, staging, url, object)),
        asked: (path) => asked.get(path) ?? 0,
        image: async () => {
          const [live] = await staging.read("deployment/payments");
          return at(live, "spec", "template", "spec", "containers", 0, "image");
        },
        deployments: async () =>
          (await staging.read("deployments")).map((live) => String(at(live, "metadata", "name"))),
      });
    });
  } finally {
    outside.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function jobsIn(
  folder: string,
  cluster: Cluster,
  staging: Staging,
  url: string,
  object: object,
): Promise<Pick<Release, "run">> {
  const files = new Map([["k8s/deployment.yaml", stringify(object)]]);
  const detection = detectProject({ folderName: "payments", files, existing: [...files.keys()] });
  const given = {
    image: IMAGE,
    test: "make test",
    namespace: staging.namespace,
    "canary-minutes": "7",
    "soak-minutes": "6",
  };
  const plan = GENERATORS.workflow.plan(detection, given, []);
  assert.ok("files" in plan, JSON.stringify(plan));
  const workflow = parseDocument(plan.files[0]?.content ?? "").toJS() as {
    env: Record<string, string>;
    jobs: Record<string, { env: Record<string, string>; steps: Step[] }>;
  };
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, readFileSync(await cluster.kubeconfig({ namespace: staging.namespace })), { mode: 0o600 });
  const programs = join(folder, "programs");
  mkdirSync(programs);
  // Nobody waits for a minute here, nor until curl gives up.
  writeFileSync(join(folder, ".curlrc"), "retry-max-time = 1\n");
  writeProgram(join(programs, "sleep"), "exit 0");
  writeProgram(join(programs, "kubectl"), `exec ${cluster.kubectlProgram} "$@"`);
  const variables: Readonly<Record<string, string>> = {
    "needs.build.outputs.digest": DIGEST,
    "vars.SERVICE_URL": url,
    "vars.PROMETHEUS_URL": url,
    "vars.GRAFANA_URL": url,
    "secrets.GRAFANA_TOKEN": "none",
  };
  return {
    async run(name) {
      const job = workflow.jobs[name];
      assert.ok(job !== undefined);
      const checkout = join(folder, name);
      mkdirSync(join(checkout, "k8s"), { recursive: true });
      for (const [path, text] of files) writeFileSync(join(checkout, path), text);
      const outputs = join(checkout, "outputs");
      writeFileSync(outputs, "");
      const outcomes = new Map<string, string>();
      const failed: string[] = [];
      for (const step of job.steps) {
        if (step.run === undefined || step.name === "Name the cluster") continue;
        const revision = /^revision=(.*)$/m.exec(readFileSync(outputs, "utf8"))?.[1] ?? "";
        if (!holds(step.if, failed.length > 0, outcomes, revision)) continue;
        const values = { ...workflow.env, ...job.env, ...step.env };
        const env = Object.fromEntries(
          Object.entries(values).map(([key, value]) => [
            key,
            value.replace(/^\$\{\{ (.+) \}\}$/, (_, expression: string) =>
              expression === "steps.before.outputs.revision" ? revision : (variables[expression] ?? assert.fail(value)),
            ),
          ]),
        );
        const script = join(folder, "script");
        writeFileSync(script, step.run);
        const code = await runScript(script, checkout, {
          ...env,
          PATH: `${programs}:${process.env["PATH"] ?? ""}`,
          HOME: folder,
          KUBECONFIG: kubeconfig,
          RUNNER_TEMP: folder,
          GITHUB_OUTPUT: outputs,
          GITHUB_SHA: "0".repeat(40),
        });
        if (step.id !== undefined) outcomes.set(step.id, code === 0 ? "success" : "failure");
        if (code !== 0) failed.push(step.name ?? step.run);
      }
      return failed;
    },
  };
}

const GOES_BACK =
  "(failure() || cancelled()) && steps.release.outcome != 'skipped' && steps.before.outputs.revision != ''";

/** The conditions that a generated workflow has; another one fails the test. */
function holds(
  condition: string | undefined,
  hasFailed: boolean,
  outcomes: ReadonlyMap<string, string>,
  revision: string,
): boolean {
  switch (condition) {
    case undefined:
      return !hasFailed;
    case "always()":
      return true;
    case GOES_BACK:
      return hasFailed && outcomes.has("release") && revision !== "";
    default:
      return assert.fail(condition);
  }
}

function writeProgram(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o700);
}

/** As a runner does with `shell: bash`. */
async function runScript(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  mkdirSync(dirname(script), { recursive: true });
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], { cwd, env, stdio: "ignore" });
  const [code] = (await once(child, "close")) as [number | null];
  return code;
}
