import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { before, test } from "node:test";
import { binaries } from "./binaries.ts";
import type { Cluster, ControlPlane } from "./cluster.ts";
import { describeCluster, describeControlPlane } from "./describe.ts";
import type { Scenario } from "./scenarios.ts";
import { until } from "./until.ts";
import { deployment, manifests, service } from "./workload.ts";

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

interface ContainerStatus {
  ready: boolean;
  restartCount: number;
  state: { running?: object; waiting?: { reason: string; message?: string } };
  lastState: { terminated?: { reason: string; exitCode: number } };
}

interface Pod {
  metadata: { name: string };
  status: { phase: string; conditions?: Condition[]; containerStatuses?: ContainerStatus[] };
}

async function read<T>(cluster: Cluster, namespace: string, ...what: string[]): Promise<T> {
  return JSON.parse(await cluster.kubectl(["get", "-n", namespace, "-o", "json", ...what])) as T;
}

async function podOf(cluster: Cluster, namespace: string, app: string): Promise<Pod | undefined> {
  return (await read<{ items: Pod[] }>(cluster, namespace, "pods", "-l", `app=${app}`)).items[0];
}

function conditionOf(cluster: Cluster, namespace: string, name: string, type: string, reason: string) {
  return until(`${type} ${reason}`, 60, async () => {
    const { status } = await read<{ status: { conditions?: Condition[] } }>(cluster, namespace, "deployment", name);
    return status.conditions?.find((condition) => condition.type === type && condition.reason === reason);
  });
}

const apply = (cluster: Cluster, namespace: string, ...objects: object[]) =>
  cluster.kubectl(["apply", "-n", namespace, "-f", "-"], manifests(...objects));

await describeCluster("a real cluster", (cluster) => {
  test("a deployment gets ready, by the real controllers", async () => {
    const namespace = await cluster.createNamespace();
    await apply(cluster, namespace, deployment("payments", { replicas: 2 }), service("payments"));
    await cluster.kubectl(["rollout", "status", "-n", namespace, "deployment/payments", "--timeout=60s"]);
    const sets = await read<{ items: { status: { readyReplicas: number } }[] }>(cluster, namespace, "replicasets");
    assert.deepEqual(
      sets.items.map(({ status }) => status.readyReplicas),
      [2],
    );
    await until("two endpoints", 60, async () => {
      const slices = await read<{ items: { endpoints?: { conditions: { ready: boolean } }[] }[] }>(
        cluster,
        namespace,
        "endpointslices",
      );
      return slices.items.flatMap(({ endpoints }) => endpoints ?? []).filter((e) => e.conditions.ready).length === 2;
    });
  });

  test("PodSecurity rejects pods, not the deployment", async () => {
    const namespace = await cluster.createNamespace({ "pod-security.kubernetes.io/enforce": "restricted" });
    await apply(cluster, namespace, deployment("payments"));
    const condition = await conditionOf(cluster, namespace, "payments", "ReplicaFailure", "FailedCreate");
    assert.match(condition.message ?? "", /violates PodSecurity "restricted:latest"/);
  });

  test("a quota rejects pods, not the deployment", async () => {
    const namespace = await cluster.createNamespace();
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "few" }, spec: { hard: { pods: "1" } } };
    await apply(cluster, namespace, quota);
    await cluster.kubectl(["wait", "-n", namespace, "--for=jsonpath={.status.hard.pods}=1", "resourcequota/few"]);
    await apply(cluster, namespace, deployment("payments", { replicas: 2 }));
    const condition = await conditionOf(cluster, namespace, "payments", "ReplicaFailure", "FailedCreate");
    assert.match(condition.message ?? "", /exceeded quota: few/);
  });

  test("another user is forbidden what no role gives to it", async () => {
    const namespace = await cluster.createNamespace();
    const role = ["create", "role", "reader", "-n", namespace, "--verb=get,list", "--resource=configmaps"];
    const binding = ["create", "rolebinding", "reader", "-n", namespace, "--role=reader", "--user=alice"];
    await cluster.kubectl(role);
    await cluster.kubectl(binding);
    const alice = `--kubeconfig=${await cluster.kubeconfig({ user: "alice", namespace })}`;
    await until("the role", 60, () => cluster.kubectl([alice, "get", "configmaps"]));
    await assert.rejects(
      cluster.kubectl([alice, "get", "secrets"]),
      /\(Forbidden\): secrets is forbidden: User "alice" cannot list resource "secrets"/,
    );
  });

  test("one kubeconfig can hold several contexts", async () => {
    const contexts = [
      { context: "staging", cluster: "one" },
      { context: "production", user: "alice" },
    ] as const;
    const file = `--kubeconfig=${await cluster.kubeconfig(...contexts)}`;
    assert.equal(await cluster.kubectl([file, "config", "current-context"]), "staging\n");
    await cluster.kubectl([file, "get", "namespaces"]);
    await assert.rejects(cluster.kubectl([file, "--context=production", "get", "namespaces"]), /User "alice"/);
  });
});

/** What a pod of each scenario comes to. */
const expected: Record<
  Exclude<Scenario, "ok" | "unschedulable">,
  (status: ContainerStatus, phase: string) => boolean
> = {
  slow: ({ state }, phase) => phase === "Pending" && state.waiting?.reason === "ContainerCreating",
  "never-ready": ({ state, ready }, phase) => phase === "Running" && state.running !== undefined && !ready,
  "image-pull": ({ state }) => state.waiting?.reason === "ImagePullBackOff",
  crash: ({ state, restartCount, lastState }) =>
    state.waiting?.reason === "CrashLoopBackOff" && restartCount >= 2 && lastState.terminated?.exitCode === 1,
  "config-error": ({ state }) => state.waiting?.reason === "CreateContainerConfigError",
  "out-of-memory": ({ lastState }) => lastState.terminated?.reason === "OOMKilled",
  late: ({ state }) => state.waiting?.reason === "CrashLoopBackOff",
};

await describeControlPlane("a control plane", (plane) => {
  let namespace: string;

  before(async () => {
    namespace = await plane.createNamespace();
    const scenarios = [...(Object.keys(expected) as Scenario[]), "ok", "unschedulable"] as const;
    const workload = (scenario: Scenario) =>
      deployment(scenario, { scenario, duration: scenario === "slow" ? "10m" : "2s" });
    await apply(plane, namespace, ...scenarios.map(workload));
  });

  for (const [scenario, reached] of Object.entries(expected)) {
    test(`plays the scenario ${scenario}`, async () => {
      await until(scenario, 60, async () => {
        const pod = await podOf(plane, namespace, scenario);
        return pod?.status.containerStatuses?.some((status) => reached(status, pod.status.phase));
      });
    });
  }

  test("plays the scenario slow to its end, and ok", async () => {
    await apply(plane, namespace, deployment("brief", { scenario: "slow", duration: "2s" }));
    for (const name of ["brief", "ok"]) {
      await plane.kubectl(["rollout", "status", "-n", namespace, `deployment/${name}`, "--timeout=60s"]);
    }
  });

  test("plays the scenario unschedulable", async () => {
    await until("Unschedulable", 60, async () => {
      const pod = await podOf(plane, namespace, "unschedulable");
      return pod?.status.conditions?.some(({ reason }) => reason === "Unschedulable");
    });
  });

  test("tells a failed readiness probe by an event", async () => {
    await until("Unhealthy", 60, async () => {
      const selector = "--field-selector=reason=Unhealthy,type=Warning";
      const { items } = await read<{ items: { message: string }[] }>(plane, namespace, "events", selector);
      return items.some(({ message }) => message.startsWith("Readiness probe failed"));
    });
  });

  test("prints the log of a crashed container", async () => {
    const logs = ["logs", "-n", namespace, "deployment/crash"];
    assert.match(await plane.kubectl([...logs, "--previous"]), /Error: PAYMENTS_URL is not set/);
    assert.equal(await plane.kubectl(logs), "listening on port 3000\n");
    await plane.setPreviousLog(["one", "two"]);
    assert.equal(await plane.kubectl([...logs, "--previous", "--tail=1"]), "two\n");
  });

  test("a port-forward to a pod reaches its health", async () => {
    const pod = await podOf(plane, namespace, "ok");
    assert.ok(pod);
    for (const port of [3000, 8080]) {
      await withPortForward(plane, ["-n", namespace, `pod/${pod.metadata.name}`, `:${port}`], async (url) => {
        assert.equal((await fetch(`${url}/health`)).status, 200);
        plane.health.set("/health", 503);
        assert.equal((await fetch(`${url}/health`)).status, 503);
        assert.equal((await fetch(`${url}/ready`)).status, 200);
        plane.health.reset();
        assert.equal((await fetch(`${url}/health`)).status, 200);
      });
    }
  });

  test("a rollout that takes too long is told by the real controller", async () => {
    const slow = deployment("too-slow", { scenario: "never-ready", spec: { progressDeadlineSeconds: 5 } });
    await apply(plane, namespace, slow);
    const condition = await conditionOf(plane, namespace, "too-slow", "Progressing", "ProgressDeadlineExceeded");
    assert.equal(condition.status, "False");
  });

  test("an admission policy rejects the deployment", async () => {
    const metadata = { name: "no-latest" };
    const apiVersion = "admissionregistration.k8s.io/v1";
    const labels = { "paylint.test/policy": "no-latest" };
    const rules = [{ apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["deployments"] }];
    const expression = "object.spec.template.spec.containers.all(c, !c.image.endsWith(':latest'))";
    const policy = {
      apiVersion,
      kind: "ValidatingAdmissionPolicy",
      metadata,
      spec: { matchConstraints: { resourceRules: rules }, validations: [{ expression, message: "no latest here" }] },
    };
    const matchResources = { namespaceSelector: { matchLabels: labels } };
    const binding = {
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata,
      spec: { policyName: metadata.name, validationActions: ["Deny"], matchResources },
    };
    await plane.kubectl(["apply", "-f", "-"], manifests(policy, binding));
    const guarded = await plane.createNamespace(labels);
    const latest = manifests(deployment("payments", { image: "payments:latest" }));
    // The API server takes up a policy a moment after it was made
    const denial = await until("the policy", 60, () =>
      plane.kubectl(["apply", "--dry-run=server", "-n", guarded, "-f", "-"], latest).then(
        () => undefined,
        (error: Error) => error.message,
      ),
    );
    assert.match(denial, /denied request: no latest here/);
    await apply(plane, guarded, deployment("payments"));
  });

  test("a job completes, a deleted deployment takes its pods along", async () => {
    const { template } = deployment("report").spec;
    const spec = { template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } } };
    await apply(plane, namespace, { apiVersion: "batch/v1", kind: "Job", metadata: { name: "report" }, spec });
    await plane.kubectl(["wait", "-n", namespace, "--for=condition=complete", "job/report", "--timeout=60s"]);
    await apply(plane, namespace, deployment("leaving"));
    const leaving = await until("a pod", 60, () => podOf(plane, namespace, "leaving"));
    await plane.kubectl(["delete", "-n", namespace, "deployment/leaving"]);
    await plane.kubectl(["wait", "-n", namespace, "--for=delete", `pod/${leaving.metadata.name}`, "--timeout=60s"]);
  });

  test("a paused API server does not answer, and goes on", async () => {
    plane.pauseApiServer();
    await assert.rejects(plane.kubectl(["get", "namespaces", "--request-timeout=1s"]), /timeout|exceeded/i);
    plane.continueApiServer();
    await plane.kubectl(["get", "namespaces"]);
  });

  test("a stopped API server refuses, and keeps its data", async () => {
    await plane.stopApiServer();
    await assert.rejects(plane.kubectl(["get", "namespaces"]), /refused/);
    await plane.startApiServer();
    await plane.kubectl(["get", "-n", namespace, "deployment/ok"]);
    await apply(plane, namespace, deployment("afterwards"));
    await plane.kubectl(["rollout", "status", "-n", namespace, "deployment/afterwards", "--timeout=60s"]);
  });

  test("leaves nothing behind on a signal", async () => {
    await inChild({}, "console.log(plane.server); setInterval(() => {}, 1e6)", async (child, folder) => {
      const server = await firstLine(child.stdout);
      child.kill("SIGINT");
      const [, signal] = (await once(child, "exit")) as [number | null, string | null];
      assert.equal(signal, "SIGINT");
      assert.deepEqual(await readdir(folder), []);
      await until("no answer any more", 60, () =>
        fetch(server).then(
          () => false,
          (error: Error) => (error.cause as NodeJS.ErrnoException).code === "ECONNREFUSED",
        ),
      );
    });
  });

  test("leaves nothing behind when a program fails at its start, and says why", async () => {
    const paths = await binaries();
    const cache = await mkdtemp(join(tmpdir(), "paylint-cache-"));
    try {
      const folder = join(cache, basename(dirname(paths.kwok)));
      await mkdir(folder);
      for (const path of Object.values(paths))
        if (path !== paths.kwok) await symlink(path, join(folder, basename(path)));
      await writeFile(join(folder, "kwok"), "#!/bin/sh\necho no stages today\nexit 3\n");
      await chmod(join(folder, "kwok"), 0o755);
      await inChild({ PAYLINT_TEST_CACHE: cache }, "", async (child, folder) => {
        const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
        assert.equal(code, 1);
        assert.match(said, /kwok ended at its start: exit 3\nno stages today/);
        assert.deepEqual(await readdir(folder), []);
      });
    } finally {
      await rm(cache, { recursive: true });
    }
  });
});

/** Runs `body` with the address that kubectl forwards from. */
async function withPortForward(plane: ControlPlane, args: string[], body: (url: string) => Promise<void>) {
  const child = spawn(plane.kubectlProgram, ["port-forward", ...args], {
    env: plane.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const port = /127\.0\.0\.1:(\d+)/.exec(await firstLine(child.stdout))?.[1];
    assert.ok(port);
    await body(`http://127.0.0.1:${port}`);
  } finally {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

/** Empty when there is none. */
async function firstLine(stream: Readable): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  return "";
}

/** Runs `code` after another process has started a plane, whose temporary folder is `folder`. */
async function inChild(
  env: NodeJS.ProcessEnv,
  code: string,
  body: (child: ReturnType<typeof start>, folder: string) => Promise<void>,
) {
  const folder = await mkdtemp(join(tmpdir(), "paylint-child-"));
  const child = start(folder);
  try {
    await body(child, folder);
  } finally {
    child.kill("SIGTERM");
    await rm(folder, { recursive: true });
  }
  function start(folder: string) {
    const module = JSON.stringify(join(import.meta.dirname, "control-plane.ts"));
    const script = `const { startControlPlane } = await import(${module}); const plane = await startControlPlane(); ${code}`;
    return spawn(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, ...env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }
}
