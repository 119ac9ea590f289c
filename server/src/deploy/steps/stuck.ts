import { readLive, readNamespace } from "./baseline.ts";
import { type Context, call } from "../outside/context.ts";
import { stopFor } from "../decisions/failed-call.ts";
import type { StuckPod } from "../decisions/journal.ts";
import { at, canonical, numberAt, textAt, textsAt } from "../kubectl/json.ts";
import type { RunState } from "../decisions/machine.ts";
import { type ClusterObject, type ObjectKey, generationOf, keyOf, nameOf, shownKey } from "../kubectl/object.ts";
import { withPatience } from "../outside/patience.ts";
import { verifyPlace } from "./place.ts";
import { isLeaving, isReady, ownerUid } from "../decisions/pods.ts";
import { identityOf } from "./restore.ts";
import { Stop } from "../decisions/stop.ts";
import { POLL_MS } from "./watch.ts";

/** How long a controller may take to see what was applied. */
const SEEN_PATIENCE_MS = 60_000;

const templateOf = (set: ClusterObject): string => canonical(at(set, "spec", "template"));
const uidOf = (object: ClusterObject): string => textAt(object.metadata, "uid");
const updateRevisionOf = (set: ClusterObject): string => textAt(set, "status", "updateRevision");

function isSeen(set: ClusterObject): boolean {
  return numberAt(set, "status", "observedGeneration") >= generationOf(set);
}

/**
 * The revision that this run gave a StatefulSet: by it the pods of the failed release are known once the template is back.
 * Asked before that. Undefined for everything else, and where the template is not this run's.
 */
export async function failedRevision(context: Context, state: RunState, key: ObjectKey): Promise<string | undefined> {
  const before = state.plan?.baseline[key] ?? undefined;
  if (before === undefined || !isStatefulSet(before) || state.failedRevisions[key] !== undefined) return undefined;
  const { clock } = context.host;
  for (const began = clock.now(); ; await clock.sleep(POLL_MS)) {
    const live = (await readLive(context, "rollback", [identityOf(before)], false)).get(key);
    if (live === undefined || uidOf(live) !== uidOf(before) || templateOf(live) === templateOf(before))
      return undefined;
    const applied = state.applied[key];
    if (applied !== undefined && templateOf(applied) !== templateOf(live)) return undefined;
    // A controller that does not look any more has not made a pod either.
    if (!isSeen(live) && clock.now() - began < SEEN_PATIENCE_MS) continue;
    const revision = updateRevisionOf(live);
    return isSeen(live) && revision !== updateRevisionOf(before) ? revision : undefined;
  }
}

function isStatefulSet(object: ClusterObject): boolean {
  return object.kind === "StatefulSet" && object.apiVersion.startsWith("apps/");
}

/**
 * The pods that keep restored StatefulSets from coming back: of the failed release, and not ready. The controller waits for
 * such a pod to get ready before it does anything else, even where the template that would mend it is back. With pods side
 * by side (`Parallel`) it does so only where it minds how many may be unavailable.
 */
export function stuckPods(
  failed: Readonly<Record<ObjectKey, string>>,
  objects: readonly ClusterObject[],
): readonly StuckPod[] {
  return Object.entries(failed).flatMap(([key, revision]) => {
    const set = objects.find((object) => keyOf(object) === key);
    // Before the controller has seen the restored template, it would make the same pod again.
    if (set === undefined || !isSeen(set) || updateRevisionOf(set) === revision) return [];
    return objects
      .filter((pod) => pod.kind === "Pod" && ownerUid(pod) === uidOf(set))
      .filter((pod) => textsAt(pod.metadata, "labels")["controller-revision-hash"] === revision)
      .filter((pod) => !isReady(pod) && !isLeaving(pod))
      .map((pod) => ({ key, pod: nameOf(pod), uid: uidOf(pod) }));
  });
}

/** The same by a look of its own, as soon as the controllers have seen what was restored. */
export async function findStuck(
  context: Context,
  failed: Readonly<Record<ObjectKey, string>>,
): Promise<readonly StuckPod[]> {
  if (Object.keys(failed).length === 0) return [];
  const { clock } = context.host;
  for (const began = clock.now(); ; await clock.sleep(POLL_MS)) {
    const objects = await withPatience(context, "rollback", () => readNamespace(context, "rollback", [], false));
    const unseen = objects.find((object) => failed[keyOf(object)] !== undefined && !isSeen(object));
    if (unseen === undefined) return stuckPods(failed, objects);
    if (clock.now() - began >= SEEN_PATIENCE_MS)
      throw new Stop("failed", {
        code: "rollback/not-seen",
        message: `The controller of \`${shownKey(keyOf(unseen))}\` does not look at what was restored`,
      });
  }
}

/** Deletes that very pod. Harmless to repeat: one that is gone, or that another has followed, is done. */
export async function deletePod(context: Context, { pod, uid }: StuckPod): Promise<void> {
  await verifyPlace(context, "rollback", false);
  const { namespace } = context.request.target;
  const result = await call(context, "rollback", {
    args: ["delete", "--raw", `/api/v1/namespaces/${namespace}/pods/${pod}`, "-f", "-"],
    stdin: JSON.stringify({ apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid } }),
  });
  if (result.ok || result.error.kind === "not-found" || result.error.kind === "write-conflict") return;
  throw stopFor(result.error, false, result.command);
}
