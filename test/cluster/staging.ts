import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeployEvent, Question } from "../../server/src/deploy/decisions/events.ts";
import type { DeployHost } from "../../server/src/deploy/outside/host.ts";
import { createLocalHost } from "../../server/src/deploy/outside/local-host.ts";
import { type ClusterObject, readObjects } from "../../server/src/deploy/kubectl/object.ts";
import { type DeployRecord } from "../../server/src/deploy/decisions/record.ts";
import { readRecords } from "../../server/src/deploy/outside/record-files.ts";
import type { DeployOptions } from "../../server/src/deploy/decisions/request.ts";
import { type RunEnd, runDeploy } from "../../server/src/deploy/run.ts";
import type { Reason } from "../../server/src/deploy/decisions/stop.ts";
import { MARKER_LABEL, MARKER_VALUE, type Target } from "../../server/src/deploy/decisions/target.ts";
import type { Cluster, ContextOptions } from "./cluster.ts";
import { manifests } from "./workload.ts";

/** A namespace for staging in a real cluster, a workspace, and somebody who deploys from it. */
export interface Staging {
  readonly namespace: string;
  readonly target: Target;
  /** What the user's settings list; tests change it. */
  targets: Target[];
  /** Answers to questions by their id; the rest get the safe choice, but `deploy` is confirmed. */
  readonly answers: Map<Question["id"], string>;
  readonly questions: Question[];
  readonly events: DeployEvent[];
  /** Something that happens at a moment of the run, before it goes on; asked for each question. */
  onQuestion: ((question: Question) => Promise<void>) | undefined;
  onEvent: ((event: DeployEvent) => void) | undefined;
  /** Brings the namespace to where an earlier deploy of ours left it, and waits until that is healthy. */
  settle(...objects: object[]): Promise<void>;
  /** Deploys manifests: objects, or the text of a file. */
  deploy(set: readonly object[] | string, options?: Partial<DeployOptions>, target?: Target): Promise<RunEnd>;
  /** Runs kubectl as administrator in the namespace. */
  kubectl(args: string[], stdin?: string): Promise<string>;
  read(...what: string[]): Promise<ClusterObject[]>;
  records(): Promise<DeployRecord[]>;
  /** Why the run stopped. */
  stops(): Reason[];
}

export interface StagingOptions extends ContextOptions {
  /** Further contexts of the kubeconfig, on the same server. */
  readonly others?: readonly ContextOptions[];
  readonly labels?: Record<string, string>;
}

const CONTEXT = "staging";

/** Everything of it but the namespace is gone afterwards; that ends with the cluster. */
export async function withStaging(
  cluster: Cluster,
  { others = [], labels = {}, ...own }: StagingOptions,
  use: (staging: Staging) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "paylint-staging-"));
  try {
    const namespace = await cluster.createNamespace({ [MARKER_LABEL]: MARKER_VALUE, ...labels });
    const kubeconfig = await cluster.kubeconfig({ context: CONTEXT, namespace, ...own }, ...others);
    await use(await createStaging(cluster, folder, kubeconfig, namespace, own.user !== undefined));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createStaging(
  cluster: Cluster,
  folder: string,
  kubeconfig: string,
  namespace: string,
  isByCertificate: boolean,
): Promise<Staging> {
  const root = join(folder, "workspace");
  mkdirSync(root);
  const clusterUid = await cluster.kubectl(["get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}"]);
  const identity = isByCertificate
    ? { certificateHash: createHash("sha256").update(cluster.ca).digest("hex") }
    : { clusterUid };
  const target: Target = { context: CONTEXT, server: cluster.server, namespace, ...identity };
  const kubectl = (args: string[], stdin?: string): Promise<string> =>
    cluster.kubectl([...args, `--namespace=${namespace}`], stdin);
  const face: Parameters<typeof createLocalHost>[0] = {
    kubectl: {
      program: cluster.kubectlProgram,
      kubeconfig: [kubeconfig],
      environment: { ...cluster.env, XDG_STATE_HOME: join(folder, "state") },
    },
    list: () => Promise.resolve({ targets: staging.targets, denied: [] }),
    // What Paylint finds has its own tests
    lint: () => Promise.resolve({ findings: [], weakened: [] }),
    interactive: true,
    async ask(question) {
      staging.questions.push(question);
      await staging.onQuestion?.(question);
      return (
        staging.answers.get(question.id) ?? (question.id === "deploy" ? "deploy" : (question.choices[0]?.id ?? ""))
      );
    },
    emit(event) {
      staging.events.push(event);
      staging.onEvent?.(event);
    },
    takeCancel: () => false,
  };
  const host: DeployHost = createLocalHost(face, root);
  let runs = 0;
  const staging: Staging = {
    namespace,
    target,
    targets: [target],
    answers: new Map(),
    questions: [],
    events: [],
    onQuestion: undefined,
    onEvent: undefined,
    async settle(...objects) {
      await kubectl(["apply", "--server-side", "--field-manager=paylint", "-f", "-"], manifests(...objects));
      await waitForRollouts(kubectl, objects);
    },
    deploy(set, options = {}, to = target) {
      const path = join(root, "payments.yaml");
      writeFileSync(path, typeof set === "string" ? set : set.map((one) => JSON.stringify(one)).join("\n---\n"));
      const all: DeployOptions = {
        soakMs: 2000,
        canary: false,
        takeOver: [],
        allowJobs: false,
        overBroken: false,
        dryRun: false,
        ...options,
      };
      const source = { kind: "files", root, paths: [path] } as const;
      return runDeploy(`run-${++runs}`, { source, target: to, options: all }, host);
    },
    kubectl,
    read: async (...what) => readObjects(await kubectl(["get", "-o", "json", ...what])),
    records: async () => [...(await readRecords(root)).records],
    stops: () => staging.events.flatMap((event) => (event.event === "stopped" ? [event.reason] : [])),
  };
  return staging;
}

/** Waits for every workload among the objects. */
export async function waitForRollouts(kubectl: Staging["kubectl"], objects: readonly object[]): Promise<void> {
  for (const { kind, metadata } of objects as readonly { kind: string; metadata: { name: string } }[])
    if (["Deployment", "StatefulSet", "DaemonSet"].includes(kind))
      await kubectl(["rollout", "status", `${kind.toLowerCase()}/${metadata.name}`, "--timeout=60s"]);
}

const KINDS =
  "configmaps,services,serviceaccounts,deployments,statefulsets,daemonsets,cronjobs,poddisruptionbudgets,roles,leases,horizontalpodautoscalers,networkpolicies";
const COUNTERS = ["managedFields", "resourceVersion", "generation", "creationTimestamp"];
const REVISIONS = ["deployment.kubernetes.io/revision", "deprecated.daemonset.template.generation"];

/**
 * Every object of the namespace and every field of it, but what the cluster counts and times. The UID is among them: an
 * object that was deleted and made again is not the same. Locks are objects too.
 */
export async function snapshot(staging: Staging): Promise<Record<string, unknown>> {
  const objects = await staging.read(KINDS);
  return Object.fromEntries(
    objects.map(({ apiVersion, kind, metadata, ...rest }) => {
      const kept = Object.entries(metadata).filter(([key]) => !COUNTERS.includes(key) && key !== "annotations");
      const annotations = Object.entries(metadata["annotations"] ?? {}).filter(([key]) => !REVISIONS.includes(key));
      const { name, ...others } = Object.fromEntries(kept);
      return [
        `${apiVersion} ${kind} ${String(name)}`,
        { ...others, annotations: Object.fromEntries(annotations), ...rest, status: undefined },
      ];
    }),
  );
}

/** What changes with any write: equal before and after, nobody has written anything. */
export async function versions(staging: Staging): Promise<Record<string, unknown>> {
  const objects = await staging.read(KINDS);
  return Object.fromEntries(
    objects.map(({ kind, metadata }) => [`${kind} ${String(metadata["name"])}`, metadata["resourceVersion"]]),
  );
}

/** The UIDs of the pods that are not on their way out, by their names. */
export async function podUids(staging: Staging): Promise<Record<string, unknown>> {
  const pods = (await staging.read("pods")).filter(({ metadata }) => metadata["deletionTimestamp"] === undefined);
  return Object.fromEntries(pods.map(({ metadata }) => [String(metadata["name"]), metadata["uid"]]));
}

/** What the last preview warned of. */
export function warningsOf({ events }: Staging): readonly string[] {
  const preview = events.findLast(({ event }) => event === "preview");
  return preview?.event === "preview" ? (preview.warnings ?? []) : [];
}
