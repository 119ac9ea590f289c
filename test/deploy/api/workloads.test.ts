import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { get } from "node:http";
import { describe, test } from "node:test";
import { items } from "./defaults.ts";
import type { ApiObject, Behaviour, JsonObject } from "./fake-api.ts";
import { APPLY, deployment, fails, json, KUBECTL, NAMESPACE, ok, pods, web, withCluster } from "./kubectl.ts";
import type { Cluster } from "./kubectl.ts";

function condition(object: ApiObject | undefined, type: string): JsonObject | undefined {
  return items(object?.status?.conditions).find((one) => one.type === type);
}

describe("rollouts", () => {
  test("a new template replaces the pods, the old template takes its old ReplicaSet again", () =>
    withCluster(async (cluster) => {
      const { api, pass } = cluster;
      await ok(cluster, APPLY, deployment("a:1"));
      assert.equal(condition(web(cluster), "Progressing")?.reason, "ReplicaSetUpdated");
      pass(5000);
      assert.equal(condition(web(cluster), "Progressing")?.reason, "NewReplicaSetAvailable");
      const [first] = api.objects.list("ReplicaSet", NAMESPACE);
      const names = pods(cluster).map((pod) => pod.metadata.name);
      await ok(cluster, APPLY, deployment("a:1", { spec: { minReadySeconds: 0 } }));
      pass(5000);
      assert.deepEqual(
        pods(cluster).map((pod) => pod.metadata.name),
        names,
        "an unchanged template keeps its pods",
      );

      await ok(cluster, APPLY, deployment("a:2"));
      assert.equal(web(cluster).status?.updatedReplicas, 1, "one more at first: maxSurge 25%");
      pass(10_000);
      const { status } = json(await ok(cluster, ["get", "deployment", "web", "-o", "json"]));
      assert.deepEqual(
        [status?.replicas, status?.updatedReplicas, status?.availableReplicas, status?.unavailableReplicas],
        [2, 2, 2, undefined],
      );
      assert.equal(status?.observedGeneration, web(cluster).metadata.generation);
      assert.equal(api.objects.list("ReplicaSet", NAMESPACE).length, 2);

      await ok(cluster, APPLY, deployment("a:1"));
      pass(10_000);
      assert.equal(api.objects.list("ReplicaSet", NAMESPACE).length, 2);
      const back = api.objects.get("ReplicaSet", first?.metadata.name ?? "", NAMESPACE);
      assert.equal(back?.spec?.replicas, 2);
      assert.equal(back?.metadata.annotations?.["deployment.kubernetes.io/revision"], "3");
      assert.equal(web(cluster).metadata.annotations?.["deployment.kubernetes.io/revision"], "3");
    }));

  test("a paused Deployment does not roll, Recreate lets the old pods go first, a deleted one takes all with it", () =>
    withCluster(async (cluster) => {
      const { api, pass } = cluster;
      const recreate = { strategy: { type: "Recreate" } };
      await ok(cluster, APPLY, deployment("a:1", { spec: { ...recreate, paused: true } }));
      pass(5000);
      assert.equal(condition(web(cluster), "Progressing")?.reason, "DeploymentPaused");
      assert.deepEqual(pods(cluster), []);
      await ok(cluster, APPLY, deployment("a:1", { spec: recreate }));
      pass(5000);
      assert.equal(web(cluster).status?.availableReplicas, 2);
      await ok(cluster, APPLY, deployment("a:2", { spec: recreate }));
      pass(500);
      assert.deepEqual(pods(cluster).map(imageOf), ["a:1", "a:1"]);
      assert.equal(web(cluster).status?.availableReplicas, undefined);
      pass(5000);
      assert.deepEqual(pods(cluster).map(imageOf), ["a:2", "a:2"]);
      const ofOne = [
        "get",
        "events",
        "-o",
        "name",
        "--field-selector",
        "involvedObject.name=web,reason=ScalingReplicaSet",
      ];
      assert.equal((await ok(cluster, ofOne)).trim().split("\n").length, 3);
      await ok(cluster, ["delete", "deployment", "web", "--wait=false"]);
      assert.deepEqual([...pods(cluster), ...api.objects.list("ReplicaSet")], []);
    }));

  test("a snapshot is the same after a rollout and back, and minReadySeconds delay it", () =>
    withCluster(async (cluster) => {
      const { api, pass } = cluster;
      const spec = { minReadySeconds: 30 };
      await ok(cluster, APPLY, deployment("a:1", { spec }));
      pass(31_000);
      assert.equal(web(cluster).status?.availableReplicas, undefined);
      pass(2000);
      assert.equal(web(cluster).status?.availableReplicas, 2);
      const before = api.snapshot();
      await ok(cluster, APPLY, deployment("a:2", { spec }));
      pass(120_000);
      assert.notDeepEqual(api.snapshot(), before);
      await ok(cluster, APPLY, deployment("a:1", { spec }));
      assert.deepEqual(api.snapshot(), before);
    }));

  const container = (pod: ApiObject | undefined): JsonObject => items(pod?.status?.containerStatuses)[0] ?? {};
  const waiting = (pod: ApiObject | undefined): string =>
    String(((container(pod).state as JsonObject).waiting as JsonObject | undefined)?.reason ?? "");
  const warnings = ({ api }: Cluster, reason: string): number =>
    api.objects
      .list("Event", NAMESPACE)
      .filter((one) => one.type === "Warning" && one.reason === reason)
      .reduce((sum, one) => sum + Number(one.count), 0);

  /** A behaviour, how long it goes on in seconds, and what holds then of the first new pod. */
  const FARES: readonly [
    Behaviour,
    number,
    (pod: ApiObject | undefined, cluster: Cluster, later: () => ApiObject | undefined) => void,
  ][] = [
    [{ kind: "ready", after: 1500 }, 2, (pod) => assert.equal(condition(pod, "Ready")?.status, "True")],
    [
      { kind: "image-pull" },
      4,
      (pod, cluster, later) => {
        assert.equal(waiting(pod), "ImagePullBackOff");
        assert.equal(warnings(cluster, "Failed"), 3);
        cluster.pass(7500);
        assert.equal(waiting(later()), "ErrImagePull", "tried again after ten seconds");
      },
    ],
    [{ kind: "image-pull", recovers: 5000 }, 15, (pod) => assert.equal(condition(pod, "Ready")?.status, "True")],
    [{ kind: "invalid-image" }, 1, (pod) => assert.equal(waiting(pod), "InvalidImageName")],
    [{ kind: "never-pull" }, 1, (pod) => assert.equal(waiting(pod), "ErrImageNeverPull")],
    [
      { kind: "config-error", message: 'secret "db" not found' },
      1,
      (pod) => assert.match(JSON.stringify(container(pod)), /CreateContainerConfigError.*secret .{2}db.{2} not found/),
    ],
    [
      { kind: "crash", exitCode: 3 },
      5,
      (pod, cluster, later) => {
        assert.equal(waiting(pod), "CrashLoopBackOff");
        assert.equal(container(pod).restartCount, 1);
        assert.match(JSON.stringify(container(pod).lastState), /"exitCode":3/);
        cluster.pass(60_000);
        assert.equal(container(later()).restartCount, 3);
      },
    ],
    [{ kind: "oom" }, 5, (pod) => assert.match(JSON.stringify(container(pod).lastState), /OOMKilled.*137/)],
    [
      { kind: "init-failing" },
      5,
      (pod) => {
        assert.match(JSON.stringify(pod?.status?.initContainerStatuses), /"restartCount":1.*CrashLoopBackOff/);
        assert.equal(waiting(pod), "PodInitializing");
      },
    ],
    [
      { kind: "unschedulable" },
      1,
      (pod, cluster) => {
        assert.equal(condition(pod, "PodScheduled")?.reason, "Unschedulable");
        assert.equal(warnings(cluster, "FailedScheduling"), 1);
      },
    ],
    [{ kind: "unschedulable", until: 5000 }, 8, (pod) => assert.equal(condition(pod, "Ready")?.status, "True")],
    [
      { kind: "never-ready" },
      65,
      (pod, cluster) => {
        assert.equal(condition(pod, "Ready")?.status, "False");
        assert.equal(warnings(cluster, "Unhealthy"), 6);
        assert.equal(condition(web(cluster), "Progressing")?.reason, "ProgressDeadlineExceeded");
        assert.equal(condition(web(cluster), "Progressing")?.status, "False");
        assert.equal(condition(web(cluster), "Available")?.status, "True", "the old pods still answer");
      },
    ],
    [
      { kind: "failed-create" },
      1,
      (pod, cluster) => {
        assert.equal(pod, undefined);
        assert.equal(condition(web(cluster), "ReplicaFailure")?.reason, "FailedCreate");
        assert.equal(warnings(cluster, "FailedCreate"), 1);
      },
    ],
    [
      { kind: "late-failure", at: 30_000 },
      35,
      (pod, cluster) => {
        assert.equal(condition(pod, "Ready")?.status, "False");
        assert.equal(web(cluster).status?.availableReplicas, undefined);
      },
    ],
    [
      { kind: "restarts", from: 10_000, every: 10_000, times: 2 },
      40,
      (pod) => {
        assert.equal(container(pod).restartCount, 2);
        assert.equal(condition(pod, "Ready")?.status, "True");
      },
    ],
    [
      { kind: "warnings", from: 10_000, reason: "FailedMount", message: "no such volume" },
      35,
      (pod, cluster) => {
        assert.equal(condition(pod, "Ready")?.status, "True");
        assert.equal(warnings(cluster, "FailedMount"), 3);
      },
    ],
  ];
  for (const [behaviour, seconds, holds] of FARES) {
    test(`new pods: ${JSON.stringify(behaviour)}`, () =>
      withCluster((cluster) => {
        const { api, pass } = cluster;
        api.behave("web", behaviour, "a:2");
        const spec = { replicas: 1, progressDeadlineSeconds: 60 };
        api.objects.put(deployment("a:1", { spec }));
        pass(5000);
        const old = pods(cluster).map((pod) => pod.metadata.name);
        api.objects.put(deployment("a:2", { spec }));
        pass(seconds * 1000);
        const fresh = () => pods(cluster).find((pod) => !old.includes(pod.metadata.name));
        holds(fresh(), cluster, fresh);
        return Promise.resolve();
      }));
  }
});

describe("other workloads", () => {
  const set = (kind: "StatefulSet" | "DaemonSet", image: string) => {
    const { metadata, spec } = deployment(image);
    const { replicas, ...rest } = spec;
    const own = kind === "DaemonSet" ? {} : { replicas, serviceName: "web" };
    return { apiVersion: "apps/v1", kind, metadata, spec: { ...rest, ...own } };
  };

  test("a StatefulSet goes pod by pod and stops at one that is not ready", () =>
    withCluster(async (cluster) => {
      const { api, pass } = cluster;
      await ok(cluster, APPLY, set("StatefulSet", "a:1"));
      assert.deepEqual(
        pods(cluster).map((pod) => pod.metadata.name),
        ["web-0"],
      );
      pass(10_000);
      const status = () => api.objects.get("StatefulSet", "web", NAMESPACE)?.status ?? {};
      assert.deepEqual([status().readyReplicas, status().updatedReplicas], [2, 2]);
      assert.equal(status().currentRevision, status().updateRevision);
      await ok(cluster, APPLY, set("StatefulSet", "a:2"));
      pass(20_000);
      assert.equal(status().currentRevision, status().updateRevision);
      assert.deepEqual(pods(cluster).map(imageOf), ["a:2", "a:2"]);
      api.behave("web", { kind: "never-ready" }, "a:3");
      await ok(cluster, APPLY, set("StatefulSet", "a:3"));
      pass(20_000);
      assert.deepEqual(pods(cluster).map(imageOf), ["a:2", "a:3"]);
      assert.deepEqual([status().readyReplicas, status().updatedReplicas], [1, 1]);
      assert.notEqual(status().currentRevision, status().updateRevision);
    }));

  test("a DaemonSet has a pod for each node", () =>
    withCluster(async (cluster) => {
      const { api, pass } = cluster;
      await ok(cluster, APPLY, set("DaemonSet", "a:1"));
      pass(5000);
      await ok(cluster, APPLY, set("DaemonSet", "a:2"));
      const status = () => api.objects.get("DaemonSet", "web", NAMESPACE)?.status ?? {};
      assert.deepEqual([status().updatedNumberScheduled, status().observedGeneration], [undefined, 2]);
      pass(20_000);
      assert.deepEqual([status().updatedNumberScheduled, status().numberReady], [2, 2]);
      assert.deepEqual(pods(cluster).map(imageOf), ["a:2", "a:2"]);
    }));
});

const imageOf = (pod: ApiObject): unknown => items(pod.spec?.containers)[0]?.image;

describe("pods", () => {
  test("logs of the container before, and of one that does not run", () =>
    withCluster(async (cluster) => {
      const { api, pass } = cluster;
      api.behave("web", { kind: "crash" });
      api.pods("web").logs((_pod, container, previous) => `one\n${container} ${previous ? "before" : "now"}\n`);
      await ok(cluster, APPLY, deployment("a:1"));
      const name = pods(cluster)[0]?.metadata.name ?? "";
      const previous = ["logs", name, "-c", "app", "--previous", "--tail=1"];
      await fails(
        cluster,
        ["logs", name],
        "",
        /container "app" in pod "web-\w+-\w+" is waiting to start: ContainerCreating/,
      );
      await fails(cluster, previous, "", /previous terminated container "app" in pod "web-\w+-\w+" not found/);
      pass(5000);
      assert.equal(await ok(cluster, previous), "app before\n");
    }));

  test("a tunnel to a pod's port", () =>
    withCluster(async (cluster) => {
      const { api, pass } = cluster;
      await ok(cluster, APPLY, deployment("a:1"));
      pass(5000);
      const pod = pods(cluster)[0]?.metadata.name ?? "";
      const asked: string[] = [];
      await withTunnel(cluster, pod, async (ask) => {
        assert.equal(await ask("/ready"), 200, "as ready as the pod is");
        api.pods(pod).answer((path, _pod, port) => {
          asked.push(`${port}${path}`);
          return path === "/health" ? 503 : path === "/slow" ? "hang" : "refuse";
        });
        assert.equal(await ask("/health"), 503);
        assert.equal(await ask("/slow", 300), "timeout");
        assert.equal(await ask("/gone"), "socket hang up");
      });
      assert.deepEqual(asked, ["8080/health", "8080/slow", "8080/gone"]);
      assert.equal(api.writes().length, 1, "a tunnel is no write");
      api.deny("create", "pods/portforward");
      const forbidden = /cannot create resource "pods\/portforward" in API group "" in the namespace "payments"/;
      await fails(cluster, ["port-forward", `pod/${pod}`, ":8080"], "", forbidden);
    }));
});

/** Opens a port-forward for as long as `use` runs; `ask` gives the status of an answer, or what went wrong, and waits for as long as it takes where no patience is named. */
async function withTunnel(
  { folder, environment }: Cluster,
  pod: string,
  use: (ask: (path: string, patience?: number) => Promise<number | string>) => Promise<void>,
): Promise<void> {
  const target = ["--context", "staging", "--namespace", NAMESPACE, "--cache-dir", `${folder}/cache`];
  const args = [...target, "port-forward", `pod/${pod}`, ":8080", "--address", "127.0.0.1"];
  const child = spawn(KUBECTL, args, { env: environment, stdio: ["ignore", "pipe", "ignore"] });
  const closed = new Promise((done) => child.on("close", done));
  try {
    const port = await new Promise<number>((done, fail) => {
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        const told = /127\.0\.0\.1:(\d+)/.exec(text);
        if (told !== null) done(Number(told[1]));
      });
      child.on("close", () => fail(new Error("kubectl port-forward ended")));
    });
    await use(
      (path, patience = 0) =>
        new Promise((done) => {
          const request = get({ host: "127.0.0.1", port, path, agent: false, timeout: patience }, (response) => {
            response.resume();
            response.on("end", () => done(response.statusCode ?? 0));
          });
          request.on("timeout", () => request.destroy(new Error("timeout")));
          request.on("error", (error) => done(error.message));
        }),
    );
  } finally {
    child.kill();
    await closed;
  }
}
