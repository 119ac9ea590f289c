import { items } from "./defaults.ts";
import { kindNamed } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import { controllerOf, isTerminating, newPod, object, shortHash, takeStep } from "./pods.ts";
import type { Store } from "./store.ts";
import { timeline } from "./timeline.ts";
import type { PodEvent, PodStep } from "./timeline.ts";
import type { ApiObject, Behaviour, JsonObject } from "./types.ts";

/** How long a pod that is told to go stays. */
const GRACE = 1000;

const BY_CONTROLLER = { manager: "kube-controller-manager", unchecked: true, unowned: true };

export function known(kind: string): Kind {
  const found = kindNamed(kind);
  if (found === undefined) throw new Error(`the fake API has no kind ${kind}`);
  return found;
}

/** The pods that controllers made, each with what still happens to it. */
export interface Lives {
  /** The pods of a controller, by name, those that are going left out. */
  of(owner: ApiObject, going?: boolean): ApiObject[];
  spawn(owner: ApiObject, template: JsonObject, name: string, labels: Record<string, string>, how: Behaviour): void;
  end(pod: ApiObject): void;
  /** Writes an event, or counts one that is there. */
  tell(about: ApiObject, event: Omit<PodEvent, "component"> & { component: string }): void;
  /** When the next thing happens to a pod; infinity: nothing more. */
  next(): number;
  /** Lets happen what is due. */
  pass(): void;
}

interface Life {
  pod: string;
  namespace: string;
  uid: string;
  born: number;
  steps: Generator<PodStep, void>;
  next: PodStep | undefined;
  /** When it is gone, once it is told to go. */
  gone: number;
}

export function createLives(store: Store, now: () => number): Lives {
  const pods = known("Pod");
  const events = known("Event");
  let lives: Life[] = [];

  function draw(life: Life): void {
    const step = life.steps.next();
    life.next = step.done === true ? undefined : step.value;
  }

  const due = (life: Life): number =>
    Math.min(life.gone, life.next === undefined ? Number.POSITIVE_INFINITY : life.born + life.next.at);

  const self: Lives = {
    of: (owner, going = false) =>
      store
        .list(pods, owner.metadata.namespace)
        .filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid && (going || !isTerminating(pod))),
    spawn(owner, template, name, labels, how) {
      const made = store.create(pods, newPod(owner, template, name, labels), {
        ...BY_CONTROLLER,
      });
      const spec = object(made.spec);
      const [container = {}] = items(spec.containers);
      const [init = {}] = items(spec.initContainers);
      const steps = timeline(how, {
        name,
        namespace: made.metadata.namespace ?? "",
        uid: made.metadata.uid ?? "",
        container: String(container.name ?? ""),
        image: String(container.image ?? ""),
        init: String(init.name ?? "init"),
      });
      const life: Life = {
        pod: name,
        namespace: made.metadata.namespace ?? "",
        uid: made.metadata.uid ?? "",
        born: now(),
        steps,
        next: undefined,
        gone: Number.POSITIVE_INFINITY,
      };
      draw(life);
      lives.push(life);
    },
    end(pod) {
      const life = lives.find((one) => one.uid === pod.metadata.uid);
      if (life === undefined) {
        store.remove(pods, pod.metadata.name, pod.metadata.namespace);
        return;
      }
      life.gone = Math.min(life.gone, now() + GRACE);
      life.next = undefined;
      const going = store.get(pods, pod.metadata.name, pod.metadata.namespace);
      if (going === undefined) return;
      going.metadata.deletionTimestamp = store.time();
      store.update(pods, going, BY_CONTROLLER);
    },
    tell(about, event) {
      const { name, namespace = "default", uid = "" } = about.metadata;
      const id = `${name}.${shortHash(`${uid}${event.reason}${event.message}`, 16)}`;
      const same = store.get(events, id, namespace);
      const options = { ...BY_CONTROLLER, manager: event.component };
      if (same !== undefined) {
        store.update(events, { ...same, count: Number(same.count) + 1, lastTimestamp: store.time() }, options);
        return;
      }
      const made: ApiObject = {
        apiVersion: "v1",
        kind: "Event",
        metadata: { name: id, namespace },
        involvedObject: { apiVersion: about.apiVersion, kind: about.kind, name, namespace, uid },
        type: event.type,
        reason: event.reason,
        message: event.message,
        count: 1,
        firstTimestamp: store.time(),
        lastTimestamp: store.time(),
        eventTime: null,
        source: { component: event.component },
        reportingComponent: event.component,
        reportingInstance: "",
      };
      store.create(events, made, options);
    },
    next: () => Math.min(Number.POSITIVE_INFINITY, ...lives.map(due)),
    pass() {
      for (const life of lives) {
        while (due(life) <= now()) {
          const pod = store.get(pods, life.pod, life.namespace);
          if (pod?.metadata.uid !== life.uid) {
            life.gone = Number.NEGATIVE_INFINITY;
            break;
          }
          if (life.gone <= now()) {
            store.remove(pods, life.pod, life.namespace);
            break;
          }
          const step = life.next;
          if (step === undefined) break;
          takeStep(pod, step, store.time());
          store.update(pods, pod, { ...BY_CONTROLLER, subresource: "status" });
          for (const event of step.events ?? []) self.tell(pod, event);
          draw(life);
        }
      }
      lives = lives.filter((life) => store.get(pods, life.pod, life.namespace)?.metadata.uid === life.uid);
    },
  };
  return self;
}
