import { completed, crashed, running, waiting } from "./pod-status.ts";

/** Set it on a pod template: the pods of the workload then play that scenario. Without it they play `ok`. */
export const scenarioLabel = "paylint.test/scenario";

/** Set it on a pod template with a Go duration: how long `slow` is slow, and how long `late` is well. Else 5 s. */
export const durationAnnotation = "paylint.test/duration";

/**
 * - `ok`: ready at once
 * - `slow`: ready after the duration
 * - `never-ready`: runs, its readiness probe fails (event `Unhealthy`)
 * - `image-pull`: `ErrImagePull` and `ImagePullBackOff` in turn
 * - `crash`: never ready, exit 1, `CrashLoopBackOff`, the restart count rises
 * - `config-error`: `CreateContainerConfigError`
 * - `out-of-memory`: as `crash`, but `OOMKilled`
 * - `late`: ready, and after the duration as `crash`
 * - `unschedulable`: no node takes it
 */
export type Scenario =
  | "ok"
  | "slow"
  | "never-ready"
  | "image-pull"
  | "crash"
  | "config-error"
  | "out-of-memory"
  | "late"
  | "unschedulable";

interface Match {
  key: string;
  operator: "In" | "Exists" | "DoesNotExist";
  values?: string[];
}

interface Step {
  name: string;
  scenarios: Scenario[] | "none";
  from: Match[];
  /** Milliseconds, and whether the pod's own annotation may say another time. */
  after: number;
  adjustable?: boolean;
  status: string;
  event?: [type: "Normal" | "Warning", reason: string, message: string];
}

const duration = 5000;
const restarting: Scenario[] = ["crash", "out-of-memory", "late"];

const isNew: Match = { key: ".status.startTime", operator: "DoesNotExist" };
const isRunning: Match = { key: ".status.containerStatuses.[].state.running", operator: "Exists" };
const ready = (status: "True" | "False"): Match => ({
  key: '.status.conditions.[] | select( .type == "Ready" ) | .status',
  operator: "In",
  values: [status],
});
const waits = (reason: string): Match => ({
  key: ".status.containerStatuses.[].state.waiting.reason",
  operator: "In",
  values: [reason],
});

const jobPods: Match = { key: ".metadata.ownerReferences.[].kind", operator: "In", values: ["Job"] };

/** Each pod matches one step at a time at most: the simulator would choose among several by chance. */
const steps: Step[] = [
  { name: "ok", scenarios: ["ok"], from: [isNew], after: 200, status: running("ready") },
  { name: "unlabelled", scenarios: "none", from: [isNew], after: 200, status: running("ready") },
  { name: "complete", scenarios: "none", from: [isRunning, jobPods], after: 200, status: completed() },

  { name: "create", scenarios: ["slow"], from: [isNew], after: 0, status: waiting("ContainerCreating") },
  {
    name: "ready-at-last",
    scenarios: ["slow"],
    from: [waits("ContainerCreating")],
    after: duration,
    adjustable: true,
    status: running("ready"),
  },

  { name: "never-ready", scenarios: ["never-ready"], from: [isNew], after: 200, status: running("unready") },
  {
    name: "probe",
    scenarios: ["never-ready"],
    from: [isRunning],
    after: 1000,
    // A changed status is what makes the simulator look at the pod again
    status: `conditions: [{type: Ready, status: "False", lastProbeTime: {{ Now | Quote }}}]`,
    event: ["Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"],
  },

  { name: "pull", scenarios: ["image-pull"], from: [isNew], after: 200, ...pullFails() },
  { name: "pull-again", scenarios: ["image-pull"], from: [waits("ImagePullBackOff")], after: 3000, ...pullFails() },
  {
    name: "pull-back-off",
    scenarios: ["image-pull"],
    from: [waits("ErrImagePull")],
    after: 500,
    status: waiting("ImagePullBackOff", `printf "Back-off pulling image %q" .image`),
    event: ["Normal", "BackOff", "Back-off pulling image"],
  },

  {
    name: "config-error",
    scenarios: ["config-error"],
    from: [isNew],
    after: 200,
    status: waiting("CreateContainerConfigError", `"secret \\"payments\\" not found"`),
    event: ["Warning", "Failed", 'Error: secret "payments" not found'],
  },

  { name: "crash", scenarios: ["crash", "out-of-memory"], from: [isNew], after: 200, status: running("unready") },
  { name: "well-at-first", scenarios: ["late"], from: [isNew], after: 200, status: running("ready") },
  {
    name: "crash-late",
    scenarios: ["late"],
    from: [isRunning, ready("True")],
    after: duration,
    adjustable: true,
    ...exits("Error", 1),
  },
  { name: "exit", scenarios: ["crash", "late"], from: [isRunning, ready("False")], after: 300, ...exits("Error", 1) },
  {
    name: "out-of-memory",
    scenarios: ["out-of-memory"],
    from: [isRunning],
    after: 300,
    ...exits("OOMKilled", 137),
  },
  {
    name: "restart",
    scenarios: restarting,
    from: [waits("CrashLoopBackOff")],
    after: 1500,
    status: running("unready"),
  },
];

function pullFails(): Pick<Step, "status" | "event"> {
  return {
    status: waiting("ErrImagePull", `printf "failed to pull and unpack image %q: not found" .image`),
    event: ["Warning", "Failed", "Error: ErrImagePull"],
  };
}

function exits(reason: string, exitCode: number): Pick<Step, "status" | "event"> {
  return {
    status: crashed(reason, exitCode),
    event: ["Warning", "BackOff", "Back-off restarting failed container"],
  };
}

/** The objects that make the simulated kubelet play the scenarios, and its node ready. */
export function stages(): object[] {
  const deleted = ".metadata.deletionTimestamp";
  const deletion = { matchExpressions: [{ key: deleted, operator: "Exists" }] };
  const nodeReady = `conditions: [{type: Ready, status: "True", reason: KubeletReady, lastTransitionTime: {{ Now | Quote }}}]`;
  return [
    stage("Node", "ready", {
      selector: { matchExpressions: [{ ...ready("True"), operator: "NotIn" }] },
      next: { statusTemplate: nodeReady },
    }),
    stage("Pod", "delete", { selector: deletion, next: { delete: true } }),
    ...steps.map(({ name, scenarios, from, after, adjustable, status, event }) => {
      const key = `.metadata.labels["${scenarioLabel}"]`;
      const scenario =
        scenarios === "none" ? { key, operator: "DoesNotExist" } : { key, operator: "In", values: scenarios };
      const [type, reason, message] = event ?? [];
      return stage("Pod", name, {
        selector: { matchExpressions: [{ key: deleted, operator: "DoesNotExist" }, scenario, ...from] },
        delay: {
          durationMilliseconds: after,
          ...(adjustable && { durationFrom: { expressionFrom: `.metadata.annotations["${durationAnnotation}"]` } }),
        },
        next: { statusTemplate: status, ...(event && { event: { type, reason, message } }) },
      });
    }),
  ];
}

function stage(kind: "Pod" | "Node", name: string, spec: object): object {
  const resourceRef = { apiGroup: "v1", kind };
  const metadata = { name: `${kind.toLowerCase()}-${name}` };
  return { apiVersion: "kwok.x-k8s.io/v1alpha1", kind: "Stage", metadata, spec: { resourceRef, ...spec } };
}
