import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";
import { type Kubectl, type KubectlResult, createKubectl } from "../../../server/src/deploy/kubectl/kubectl.ts";
import { askPod } from "../../../server/src/deploy/kubectl/http.ts";
import { readFieldConflicts } from "../../../server/src/deploy/kubectl/kubectl-error.ts";
import { PROGRAMS, type Programs } from "../../../server/src/deploy/kubectl/process.ts";
import type { FakeApi } from "../api/fake-api.ts";
import { KUBECTL, missingKubectl } from "../kubectl.ts";
import { NAMESPACE, type World, createWorld, startStable } from "../world.ts";
import { ASKING, POD_CALLS } from "./asking-calls.ts";
import type { ContractCall } from "./call.ts";
import { CHANGING } from "./changing-calls.ts";
import { DOUBLE } from "./double.ts";

/** A cluster with a release, and kubectl for it; each is made alike, down to the names of pods. */
async function inWorld<Value>(
  programs: Programs,
  make: (api: FakeApi) => ContractCall,
  use: (kubectl: Kubectl, call: ContractCall, world: World) => Promise<Value>,
): Promise<Value> {
  const world = await createWorld();
  try {
    startStable(world);
    const call = make(world.api);
    const [config = ""] = world.kubeconfig;
    if (call.config !== undefined) writeFileSync(config, call.config(readFileSync(config, "utf8")));
    await call.given?.(world.api);
    const { context = "staging-eu", namespace = "payments" } = call;
    const pinned = call.unpinned === true ? {} : { server: world.api.url };
    const environment = { PATH: process.env["PATH"], HOME: world.folder };
    const settings = { program: KUBECTL, kubeconfig: world.kubeconfig, environment };
    return await use(createKubectl(settings, { context, namespace, ...pinned }, programs), call, world);
  } finally {
    await world.close();
  }
}

/** What a call says and does, as far as it is the same for everybody: JSON as values, and the requests that it makes. */
async function told(kubectl: Kubectl, call: ContractCall, world: World): Promise<object> {
  const from = world.api.requests.length;
  const { args, stdin, timeoutMs } = call;
  const text = stdin === undefined || typeof stdin === "string" ? stdin : JSON.stringify(stdin);
  const result = await kubectl.run({
    args,
    ...(text === undefined ? {} : { stdin: text }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return alike(world, {
    ok: result.ok,
    error: result.ok ? undefined : result.error,
    conflicts: readFieldConflicts(result.stderr),
    printed: printed(result),
    // On a busy machine a question that is given up soon may not have come.
    requests: requestsSince(world.api, from).filter(({ status }) => timeoutMs === undefined || status !== 0),
  });
}

/** Discovery is left out: how often it is asked for is not the API's concern, and the first look is that of a dispatcher. */
function requestsSince(
  { requests }: FakeApi,
  from: number,
): Pick<FakeApi["requests"][number], "method" | "path" | "body" | "status">[] {
  return requests
    .slice(from)
    .filter(({ path }) => !/^\/(?:apis?|version)\?/.test(path))
    .map(({ method, path, body, status }) => ({ method, path, body, status }));
}

function printed({ stdout }: KubectlResult): unknown {
  const values = stdout.split(/(?<=^\})\n/m).filter((text) => text !== "");
  return values.map((text) => {
    if (!text.startsWith("{")) return text;
    const { clientVersion, kustomizeVersion, ...rest } = JSON.parse(text) as Record<string, unknown>;
    return { ...rest, isVersion: clientVersion !== undefined && kustomizeVersion !== undefined };
  });
}

/** kubectl looks at the pod twice, and tries a web socket first, which the API does not take. */
function isNoAttempt(request: object, index: number, all: readonly object[]): boolean {
  const isSocket =
    "method" in request && "path" in request && request.method === "GET" && /portforward/.test(String(request.path));
  return !isSocket && JSON.stringify(request) !== JSON.stringify(all[index - 1]);
}

/** What went wrong, without the log. Whether a tunnel says that it is lost before it is stopped is a matter of chance. */
function troubleOf(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => !/^[IWE]\d{4} |^error: lost connection to pod$/.test(line))
    .join("\n");
}

const TIME_IS_UP =
  /(?:net\/http: request canceled(?: while waiting for connection)?|context deadline exceeded)(?: \(Client\.Timeout exceeded while awaiting headers\))?/g;

/** Without what differs from world to world, the port and the folder, or from run to run: which of two timers is first. */
function alike(world: World, value: object): object {
  const text = JSON.stringify(value)
    .replaceAll(new URL(world.api.url).host, "HOST")
    .replaceAll(world.folder, "FOLDER")
    .replaceAll(TIME_IS_UP, "TIME IS UP");
  return JSON.parse(text) as object;
}

/** A tunnel to a pod, and what two questions through it bring. */
const TUNNELS: Readonly<Record<string, (api: FakeApi, pod: string) => void | Promise<void>>> = {
  "to a pod that answers": (api) => api.pods("payments-api").answer(() => 204),
  "to a port that is closed": (api) => api.pods("payments-api").answer(() => "refuse"),
  "to a pod that may not be asked": (api) => api.deny("create", "pods/portforward"),
  "to a pod that is gone": (api, pod) => api.objects.delete("Pod", pod, NAMESPACE),
  "to a pod that does not run": (api, pod) =>
    void api.objects.change({ kind: "Pod", name: pod, namespace: NAMESPACE }, ({ status }) => {
      if (status !== undefined) status["phase"] = "Pending";
    }),
  "through a server that is gone": (api) => api.down(),
  "without credentials": (api) => api.unauthorized(true),
};

async function asked(kubectl: Kubectl, pod: string, world: World): Promise<object> {
  const from = world.api.requests.length;
  const tunnel = await kubectl.forward(pod, 8080);
  const port = Number(tunnel.match?.[1]);
  const answers: unknown[] = [];
  if (tunnel.match !== undefined)
    for (const path of ["/a", "/b"])
      answers.push(await askPod({ scheme: "http", port, path, headers: {} }).catch(() => "nothing"));
  // What it wrote while it was asked is there once it has ended.
  await tunnel.stop();
  const requests = requestsSince(world.api, from).filter(isNoAttempt);
  return alike(world, { answers, trouble: troubleOf(tunnel.stderr()), requests });
}

describe("the double of kubectl does as kubectl", { skip: missingKubectl() ?? false, concurrency: 2 }, () => {
  const calls = Object.entries({ ...ASKING, ...CHANGING }).map(([name, call]) => [name, () => call] as const);
  for (const [name, make] of [...calls, ...Object.entries(POD_CALLS)])
    test(name, async () => {
      assert.deepEqual(await inWorld(DOUBLE, make, told), await inWorld(PROGRAMS, make, told));
    });

  for (const [name, given] of Object.entries(TUNNELS))
    test(`a tunnel ${name}`, async () => {
      const pod = (api: FakeApi): string => api.objects.list("Pod", NAMESPACE)[0]?.metadata.name ?? "";
      const make = (api: FakeApi): ContractCall => ({ args: [pod(api)], given: (same) => given(same, pod(same)) });
      const ask = (kubectl: Kubectl, { args: [first = ""] }: ContractCall, world: World) =>
        asked(kubectl, first, world);
      assert.deepEqual(await inWorld(DOUBLE, make, ask), await inWorld(PROGRAMS, make, ask));
    });
});
