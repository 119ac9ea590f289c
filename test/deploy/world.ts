import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DeployEvent, Question } from "../../server/src/deploy/decisions/events.ts";
import type { DeployHost, GateFinding, GateReport, GateText } from "../../server/src/deploy/outside/host.ts";
import { askPod, getUrl } from "../../server/src/deploy/kubectl/http.ts";
import {
  createJournal,
  dropKubeconfig,
  keepKubeconfig,
  openRuns,
} from "../../server/src/deploy/outside/journal-files.ts";
import type { Entry, Way } from "../../server/src/deploy/decisions/journal.ts";
import type { KubectlCall } from "../../server/src/deploy/kubectl/kubectl.ts";
import type { DeployRecord } from "../../server/src/deploy/decisions/record.ts";
import { readRecords, writeRecord } from "../../server/src/deploy/outside/record-files.ts";
import type { DeployOptions, DeployRequest } from "../../server/src/deploy/decisions/request.ts";
import { type RunEnd, resumeRun, runDeploy } from "../../server/src/deploy/run.ts";
import { MARKER_LABEL, MARKER_VALUE, type Target } from "../../server/src/deploy/decisions/target.ts";
import { type FakeApi, startFakeApi } from "./api/fake-api.ts";
import { SCENARIO_KUBECTL, connectKubectl } from "./kubectl.ts";

export const NAMESPACE = "payments";

/** A manifest of one service, as a team would write it. */
export function manifest(
  image = "registry.example.com/payments-api:1.0.0",
  extra: { config?: string; init?: boolean; deadline?: number } = {},
): string {
  const init = extra.init === true ? `\n      initContainers: [{ name: migrate, image: "${image}" }]` : "";
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: payments-config
data:
  LOG_LEVEL: ${extra.config ?? "info"}
---
apiVersion: v1
kind: Service
metadata:
  name: payments-api
spec:
  selector: { app: payments-api }
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments-api
spec:
  replicas: 2
  progressDeadlineSeconds: ${extra.deadline ?? 600}
  selector: { matchLabels: { app: payments-api } }
  template:
    metadata: { labels: { app: payments-api } }
    spec:${init}
      containers:
        - name: api
          image: ${image}
          envFrom: [{ configMapRef: { name: payments-config } }]
          ports: [{ name: http, containerPort: 8080 }]
          livenessProbe: { httpGet: { path: /health, port: http } }
          readinessProbe: { httpGet: { path: /ready, port: http } }
`;
}

/** The same as objects. */
const OBJECTS = [
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "payments-config", namespace: NAMESPACE },
    data: { LOG_LEVEL: "info" },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "payments-api", namespace: NAMESPACE },
    spec: { selector: { app: "payments-api" }, ports: [{ port: 80, targetPort: 8080 }] },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "payments-api", namespace: NAMESPACE },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "payments-api" } },
      template: {
        metadata: { labels: { app: "payments-api" } },
        spec: {
          containers: [
            {
              name: "api",
              image: "registry.example.com/payments-api:1.0.0",
              envFrom: [{ configMapRef: { name: "payments-config" } }],
              ports: [{ name: "http", containerPort: 8080 }],
              livenessProbe: { httpGet: { path: "/health", port: "http" } },
              readinessProbe: { httpGet: { path: "/ready", port: "http" } },
            },
          ],
        },
      },
    },
  },
];

export const OLD_IMAGE = "registry.example.com/payments-api:1.0.0";
export const NEW_IMAGE = "registry.example.com/payments-api:2.0.0";

export interface World {
  readonly api: FakeApi;
  readonly folder: string;
  readonly root: string;
  readonly clock: { now(): number; sleep(milliseconds: number): Promise<void> };
  /** The list of targets, as the user's settings hold it; tests change it. */
  targets: Target[];
  /** Words of the user's own that mean production. */
  denied: string[];
  /** What the gate finds. */
  findings: GateFinding[];
  /** The gate itself, in place of these. */
  gate: ((texts: readonly GateText[]) => GateReport) | undefined;
  /** Answers to questions by their id; the rest get the safe choice, but `deploy` is confirmed. */
  readonly answers: Map<Question["id"], string>;
  readonly questions: Question[];
  readonly events: DeployEvent[];
  /** The calls of kubectl, as they were asked for. */
  readonly calls: KubectlCall[];
  /** Real time, at most, that a call with a timeout of its own waits for the API server. */
  patienceMs: number;
  readonly target: Target;
  kubeconfig: string[];
  interactive: boolean;
  kubectl: string;
  environment: Record<string, string>;
  /** Called after each entry of the journal is on the disk. */
  onEntry: ((entry: Entry) => void) | undefined;
  cancelAt: ((event: DeployEvent) => boolean) | undefined;
  write(path: string, text: string): string;
  deploy(options?: Partial<DeployOptions>, source?: DeployRequest["source"], target?: Target): Promise<RunEnd>;
  resume(way: Way): Promise<RunEnd>;
  records(): Promise<DeployRecord[]>;
  /** The reasons why the run stopped, in order. */
  reasons(): string[];
  close(): Promise<void>;
}

interface WorldOptions {
  /** Another clock than one that stands still until somebody sleeps. */
  readonly own?: { readonly now: () => number };
  readonly serverVersion?: string;
  /** What calls go to, where that is not what scenarios drive. */
  readonly kubectl?: string;
}

/** A staging cluster, a workspace and a user, all in one temporary folder. */
export async function createWorld({
  own,
  serverVersion,
  kubectl = SCENARIO_KUBECTL,
}: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "paylint-deploy-"));
  const root = join(folder, "workspace");
  let time = own === undefined ? Date.parse("2026-11-24T09:00:00Z") : 0;
  const clock = {
    now: () => (own === undefined ? 0 : own.now()) + time,
    sleep: (milliseconds: number): Promise<void> => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
  const api = await startFakeApi({ now: clock.now, ...(serverVersion === undefined ? {} : { serverVersion }) });
  mkdirSync(root);
  const kubeconfig = api.kubeconfig({ folder, context: "staging-eu", namespace: NAMESPACE });
  const uid = api.objects.get("Namespace", "kube-system")?.metadata.uid ?? "";
  api.objects.put({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: NAMESPACE, labels: { [MARKER_LABEL]: MARKER_VALUE } },
  });
  const target: Target = { context: "staging-eu", server: api.url, namespace: NAMESPACE, clusterUid: uid };
  const runs = join(folder, "state");
  let count = 0;
  const host: DeployHost = {
    clock,
    get kubectl() {
      return {
        program: world.kubectl,
        kubeconfig: world.kubeconfig,
        environment: { PATH: process.env["PATH"], HOME: folder, ...world.environment },
      };
    },
    connect(settings, place) {
      const connected = connectKubectl(settings, place);
      return {
        ...connected,
        run(call) {
          world.calls.push(call);
          const { timeoutMs } = call;
          return connected.run(
            timeoutMs === undefined ? call : { ...call, timeoutMs: Math.min(timeoutMs, world.patienceMs) },
          );
        },
      };
    },
    list: () => Promise.resolve({ targets: world.targets, denied: world.denied }),
    lint: (texts) => Promise.resolve(world.gate?.(texts) ?? { findings: world.findings, weakened: [] }),
    origin: () => Promise.resolve({ commit: "0123456789abcdef0123456789abcdef01234567", dirty: false }),
    ask(question) {
      world.questions.push(question);
      const answer = world.answers.get(question.id);
      return Promise.resolve(answer ?? (question.id === "deploy" ? "deploy" : (question.choices[0]?.id ?? "")));
    },
    get interactive() {
      return world.interactive;
    },
    emit(event) {
      world.events.push(event);
      if (world.cancelAt?.(event) === true) isCancelled = true;
    },
    journal(run) {
      const journal = createJournal(runs, run);
      return {
        async append(entry) {
          await journal.append(entry);
          world.onEntry?.(entry);
        },
        close: () => journal.close(),
      };
    },
    keepKubeconfig: (run, text) => keepKubeconfig(runs, run, text),
    dropKubeconfig: (run) => dropKubeconfig(runs, run),
    writeRecord: (record) => writeRecord(root, record),
    fetch: getUrl,
    askPod,
    holder: "somebody on this machine",
    takeCancel() {
      const was = isCancelled;
      isCancelled = false;
      return was;
    },
  };
  let isCancelled = false;
  const world: World = {
    api,
    folder,
    root,
    clock,
    targets: [target],
    denied: [],
    findings: [],
    gate: undefined,
    answers: new Map(),
    questions: [],
    events: [],
    calls: [],
    patienceMs: Infinity,
    target,
    kubeconfig: [kubeconfig],
    interactive: true,
    kubectl,
    environment: {},
    onEntry: undefined,
    cancelAt: undefined,
    write(path, text) {
      const absolute = join(root, path);
      mkdirSync(dirname(absolute), { recursive: true });
      writeFileSync(absolute, text);
      return absolute;
    },
    deploy(options = {}, source = { kind: "files", root, paths: [join(root, "k8s/api.yaml")] }, to = target) {
      const all: DeployOptions = {
        soakMs: 10_000,
        canary: false,
        takeOver: [],
        allowJobs: false,
        overBroken: false,
        dryRun: false,
        ...options,
      };
      return runDeploy(`run-${++count}`, { source, target: to, options: all }, host);
    },
    resume(way) {
      const [open] = openRuns(runs);
      if (open === undefined) throw new Error("There is no open run");
      return resumeRun(open.entries, way, host);
    },
    records: async () => [...(await readRecords(root)).records],
    reasons: () => world.events.flatMap((event) => (event.event === "stopped" ? [event.reason.code] : [])),
    async close() {
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** Runs a test with a release that runs, and a changed one in the workspace. */
export async function withRelease(use: (world: World) => Promise<void>, options: WorldOptions = {}): Promise<void> {
  const world = await createWorld(options);
  try {
    startStable(world);
    world.write("k8s/api.yaml", manifest(NEW_IMAGE, { config: "debug" }));
    await use(world);
  } finally {
    await world.close();
  }
}

/** The workspace's texts below the records' folder. */
export function readRecordText(world: World, path: string): string {
  return readFileSync(join(world.root, path), "utf8");
}

/** A release that runs and is healthy, as an earlier deploy left it. */
export function startStable(world: World): void {
  for (const object of OBJECTS) world.api.objects.put(object, "paylint", "Apply");
  world.api.pods("payments-api").answer(() => 200);
  void world.clock.sleep(60_000);
  world.api.advance();
}
