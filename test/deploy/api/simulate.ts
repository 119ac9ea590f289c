import { controlDeployment, controlReplicaSet, deadlineOf } from "./deployments.ts";
import { items } from "./defaults.ts";
import { createLives, known } from "./lives.ts";
import { condition, controllerOf, count, isReady, object } from "./pods.ts";
import { controlDaemonSet, controlStatefulSet } from "./sets.ts";
import { createStore } from "./store.ts";
import type { Store } from "./store.ts";
import type { ApiObject, Behaviour, JsonObject } from "./types.ts";

export interface Simulation {
  store: Store;
  behave(workload: string, behaviour: Behaviour, match?: string | ((template: JsonObject) => boolean)): void;
  /** Runs `action` when the clock is there. */
  at(moment: number, action: () => void): void;
  /** Goes on to the clock's time through everything that happens in between, in order. */
  advance(): void;
}

/** More rounds than any rollout needs: past it two controllers undo each other. */
const ROUNDS = 500;

/** The controllers and the clock. The time of the objects is that of what is happening, not that of the clock. */
export function createSimulation(clock: () => number): Simulation {
  let cursor = clock();
  let isAdvancing = false;
  /** The count of changes after which the controllers had nothing to do. */
  let settled = -1;
  /** When they have to look again although nothing was written. */
  let look = Number.POSITIVE_INFINITY;
  const now = () => cursor;
  const store = createStore(now);
  const lives = createLives(store, now);
  const told: { workload: string; behaviour: Behaviour; match: (template: JsonObject) => boolean }[] = [];
  const planned: { at: number; action: () => void }[] = [];

  const images = (template: JsonObject): unknown[] => items(object(template.spec).containers).map((one) => one.image);

  const control = {
    store,
    lives,
    now,
    behaviour: (workload: string, template: JsonObject): Behaviour =>
      told.findLast((one) => one.workload === workload && one.match(template))?.behaviour ?? { kind: "ready" },
  };

  function reconcile(): void {
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = store.changes();
      for (const deployment of store.list(known("Deployment"))) controlDeployment(control, deployment);
      for (const set of store.list(known("ReplicaSet"))) controlReplicaSet(control, set);
      for (const set of store.list(known("StatefulSet"))) controlStatefulSet(control, set);
      for (const set of store.list(known("DaemonSet"))) controlDaemonSet(control, set);
      lives.pass();
      if (store.changes() === before) return;
    }
    throw new Error("the controllers of the fake API do not settle");
  }

  /** When pods that are ready count as available: minReadySeconds after. */
  function available(): number[] {
    const waits = (owner: ApiObject): number[] => {
      const seconds = count(owner.spec?.minReadySeconds);
      if (seconds === 0) return [];
      return lives
        .of(owner)
        .filter(isReady)
        .map((pod) => Date.parse(String(condition(pod.status, "Ready")?.lastTransitionTime)) + seconds * 1000);
    };
    return [...store.list(known("ReplicaSet")), ...store.list(known("StatefulSet"))]
      .filter((owner) => owner.kind !== "ReplicaSet" || controllerOf(owner) !== undefined)
      .flatMap(waits);
  }

  /** The times at which a controller has to look although nothing was written. */
  function nextLook(): number {
    const deadlines = store.list(known("Deployment")).map((deployment) => deadlineOf(deployment));
    return Math.min(Number.POSITIVE_INFINITY, ...[...available(), ...deadlines].filter((time) => time > cursor));
  }

  return {
    store,
    behave(workload, behaviour, match) {
      const fits = (template: JsonObject) =>
        match === undefined || (typeof match === "string" ? images(template).includes(match) : match(template));
      told.push({ workload, behaviour, match: fits });
      settled = -1;
    },
    at: (at, action) => void planned.push({ at, action }),
    advance() {
      // An action that reads or writes objects is already inside of this.
      if (isAdvancing) return;
      isAdvancing = true;
      try {
        for (;;) {
          const due = planned.filter((one) => one.at <= cursor);
          for (const one of due) {
            planned.splice(planned.indexOf(one), 1);
            one.action();
          }
          lives.pass();
          if (store.changes() !== settled || look <= cursor) {
            reconcile();
            settled = store.changes();
            look = nextLook();
          }
          const then = Math.min(look, lives.next(), ...planned.map((one) => one.at));
          if (then > clock()) break;
          cursor = Math.max(cursor, then);
        }
        cursor = Math.max(cursor, clock());
      } finally {
        isAdvancing = false;
      }
    },
  };
}
