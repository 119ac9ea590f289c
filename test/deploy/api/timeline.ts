import type { Behaviour } from "./types.ts";

export type ContainerState =
  | { waiting: { reason: string; message?: string } }
  | { running: true }
  | { terminated: { reason: string; exitCode: number } };

export interface PodEvent {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  component: "kubelet" | "default-scheduler";
}

/** What happens to a pod at one age. What a step does not name stays as it is. */
export interface PodStep {
  at: number;
  scheduled?: boolean;
  /** The template's first container; the others run once it has run. */
  container?: ContainerState;
  init?: ContainerState;
  ready?: boolean;
  events?: readonly PodEvent[];
}

/** Of the pod, for the texts of its events. */
export interface PodFacts {
  name: string;
  namespace: string;
  uid: string;
  container: string;
  init: string;
  image: string;
}

type Steps = Generator<PodStep, void>;

const SECOND = 1000;
const RUNNING: ContainerState = { running: true };

const kubelet = (reason: string, message: string): PodEvent => ({
  type: "Normal",
  reason,
  message,
  component: "kubelet",
});
const warning = (reason: string, message: string): PodEvent => ({ ...kubelet(reason, message), type: "Warning" });
const waiting = (reason: string, message?: string): ContainerState => ({
  waiting: message === undefined ? { reason } : { reason, message },
});

function placed(pod: PodFacts, at: number): PodStep {
  const message = `Successfully assigned ${pod.namespace}/${pod.name} to node-1`;
  const scheduled: PodEvent = { type: "Normal", reason: "Scheduled", message, component: "default-scheduler" };
  return { at, scheduled: true, container: waiting("ContainerCreating"), events: [scheduled] };
}

const started = (pod: PodFacts, at: number): PodStep => ({
  at,
  container: RUNNING,
  events: [
    kubelet("Pulled", `Container image "${pod.image}" already present on machine`),
    kubelet("Created", `Created container: ${pod.container}`),
    kubelet("Started", `Started container ${pod.container}`),
  ],
});

/** Placed at the age `from`, running after half of `after`, ready after all of it. */
function* becomesReady(pod: PodFacts, after: number, from = 0): Steps {
  yield placed(pod, from);
  yield started(pod, from + Math.floor(after / 2));
  yield { at: from + after, ready: true };
}

const backOff = (round: number): number => Math.min(10 * 2 ** round, 300);

interface Exit {
  reason: string;
  exitCode: number;
}

/** A container that ends at `first` and, after each restart, `every` later. The first restart comes at once. */
function* crashes(pod: PodFacts, exit: Exit, first: number, every: number, isInit = false): Steps {
  const name = isInit ? pod.init : pod.container;
  const set = (state: ContainerState): Partial<PodStep> => (isInit ? { init: state } : { container: state });
  let at = first;
  for (let round = 0; ; round += 1) {
    yield { at, ready: false, ...set({ terminated: exit }) };
    if (round > 0) {
      const wait = backOff(round - 1);
      const place = `pod=${pod.name}_${pod.namespace}(${pod.uid})`;
      const clock = wait < 60 ? `${wait}s` : `${Math.floor(wait / 60)}m${wait % 60}s`;
      yield {
        at,
        ...set(waiting("CrashLoopBackOff", `back-off ${clock} restarting failed container=${name} ${place}`)),
        events: [
          warning("BackOff", `Back-off restarting failed container ${name} in pod ${place.slice("pod=".length)}`),
        ],
      };
      at += wait * SECOND;
    } else {
      at += SECOND;
    }
    yield { at, ...set(RUNNING), events: [kubelet("Started", `Started container ${name}`)] };
    at += every;
  }
}

/** A wait that no retry ends. */
function* stays(pod: PodFacts, reason: string, message: string, event: string): Steps {
  yield placed(pod, 0);
  for (let at = SECOND; ; at += 15 * SECOND) {
    yield { at, container: waiting(reason, message), events: [warning(event, `Error: ${message}`)] };
  }
}

function* pullFails(pod: PodFacts, behaviour: Behaviour & { kind: "image-pull" }): Steps {
  const why = behaviour.message ?? `failed to resolve reference "${pod.image}": ${pod.image}: not found`;
  const until = behaviour.recovers ?? Number.POSITIVE_INFINITY;
  yield placed(pod, 0);
  let at = SECOND;
  for (let round = 0; at < until; round += 1) {
    yield {
      at,
      container: waiting("ErrImagePull", why),
      events: [
        kubelet("Pulling", `Pulling image "${pod.image}"`),
        warning("Failed", `Failed to pull image "${pod.image}": ${why}`),
        warning("Failed", "Error: ErrImagePull"),
      ],
    };
    const message = `Back-off pulling image "${pod.image}"`;
    yield {
      at: at + 2 * SECOND,
      container: waiting("ImagePullBackOff", message),
      events: [{ ...kubelet("BackOff", message) }, warning("Failed", "Error: ImagePullBackOff")],
    };
    at += backOff(round) * SECOND;
  }
  yield started(pod, at);
  yield { at: at + SECOND, ready: true };
}

function* unschedulable(pod: PodFacts, behaviour: Behaviour & { kind: "unschedulable" }): Steps {
  const message = behaviour.message ?? "0/2 nodes are available: 2 Insufficient cpu.";
  const until = behaviour.until ?? Number.POSITIVE_INFINITY;
  const event: PodEvent = { type: "Warning", reason: "FailedScheduling", message, component: "default-scheduler" };
  for (let at = 0; at < until; at += 300 * SECOND) yield { at, scheduled: false, events: [event] };
  yield* becomesReady(pod, 2 * SECOND, until);
}

function* repeats(from: number, every: number, event: PodEvent): Steps {
  for (let at = from; ; at += every) yield { at, events: [event] };
}

function* restarts(pod: PodFacts, behaviour: Behaviour & { kind: "restarts" }): Steps {
  yield* becomesReady(pod, behaviour.ready ?? 2 * SECOND);
  const times = behaviour.times ?? Number.POSITIVE_INFINITY;
  let at = behaviour.from;
  for (let done = 0; done < times; done += 1) {
    yield { at, ready: false, container: { terminated: { reason: "Error", exitCode: 1 } } };
    yield { at, container: RUNNING, events: [kubelet("Started", `Started container ${pod.container}`)] };
    yield { at: at + SECOND, ready: true };
    at += Math.max(behaviour.every ?? 30 * SECOND, 2 * SECOND);
  }
}

/** The life of a pod under a behaviour, by age, in order; endless for what goes on for ever. */
export function* timeline(behaviour: Behaviour, pod: PodFacts): Steps {
  switch (behaviour.kind) {
    case "ready":
      return yield* becomesReady(pod, behaviour.after ?? 2 * SECOND);
    case "image-pull":
      return yield* pullFails(pod, behaviour);
    case "invalid-image": {
      const why = `Failed to apply default image tag "${pod.image}": couldn't parse image name "${pod.image}": invalid reference format`;
      return yield* stays(pod, "InvalidImageName", why, "InspectFailed");
    }
    case "never-pull": {
      const why = `Container image "${pod.image}" is not present with pull policy of Never`;
      return yield* stays(pod, "ErrImageNeverPull", why, "ErrImageNeverPull");
    }
    case "config-error":
      return yield* stays(
        pod,
        "CreateContainerConfigError",
        behaviour.message ?? `secret "${pod.container}" not found`,
        "Failed",
      );
    case "crash":
    case "oom": {
      const every = behaviour.every ?? SECOND;
      const exit =
        behaviour.kind === "oom"
          ? { reason: "OOMKilled", exitCode: 137 }
          : { reason: "Error", exitCode: behaviour.exitCode ?? 1 };
      yield placed(pod, 0);
      yield started(pod, SECOND);
      return yield* crashes(pod, exit, SECOND + every, every);
    }
    case "init-failing": {
      const every = behaviour.every ?? SECOND;
      yield { ...placed(pod, 0), container: waiting("PodInitializing"), init: waiting("PodInitializing") };
      yield { at: SECOND, init: RUNNING, events: [kubelet("Started", `Started container ${pod.init}`)] };
      return yield* crashes(pod, { reason: "Error", exitCode: behaviour.exitCode ?? 1 }, SECOND + every, every, true);
    }
    case "unschedulable":
      return yield* unschedulable(pod, behaviour);
    case "never-ready": {
      const why = behaviour.message ?? "Readiness probe failed: HTTP probe failed with statuscode: 503";
      yield placed(pod, 0);
      yield started(pod, SECOND);
      return yield* repeats(11 * SECOND, 10 * SECOND, warning("Unhealthy", why));
    }
    case "failed-create":
      return;
    case "late-failure":
      yield* becomesReady(pod, behaviour.ready ?? 2 * SECOND);
      return yield* crashes(pod, { reason: "Error", exitCode: 1 }, behaviour.at, SECOND);
    case "restarts":
      return yield* restarts(pod, behaviour);
    case "warnings": {
      const { reason = "Unhealthy", message = "Readiness probe failed: context deadline exceeded" } = behaviour;
      yield* becomesReady(pod, behaviour.ready ?? 2 * SECOND);
      return yield* repeats(behaviour.from, behaviour.every ?? 10 * SECOND, warning(reason, message));
    }
  }
}
