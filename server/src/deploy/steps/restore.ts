import { isScaled, readLive } from "./baseline.ts";
import { type Context, call, note } from "../outside/context.ts";
import { stopFor } from "../decisions/failed-call.ts";
import { applyArgs } from "./dry-run.ts";
import type { Restored } from "../decisions/journal.ts";
import { at, numberAt } from "../kubectl/json.ts";
import { claimingDefaults, isAsItWas, othersFingerprint, restorable } from "../decisions/managed-fields.ts";
import { type ClusterObject, type ObjectKey, isWatched, keyOf, readObjects, shownKey } from "../kubectl/object.ts";
import type { RunState } from "../decisions/machine.ts";
import { verifyPlace } from "./place.ts";
import { FIELD_MANAGER } from "../decisions/request.ts";
import { Stop } from "../decisions/stop.ts";

/** Kinds that hold what cannot be had again; a run that made one leaves it. */
const NEVER_DELETED = new Set(["PersistentVolumeClaim", "Namespace", "Secret", "CustomResourceDefinition"]);

/**
 * Brings one object back to how it was: applies again what was applied before, or deletes what this run made. Harmless to
 * repeat. Somebody else's change since then is not overwritten without asking.
 */
export async function restoreObject(context: Context, state: RunState, key: ObjectKey): Promise<Restored> {
  await verifyPlace(context, "rollback", false);
  const before = state.plan?.baseline[key] ?? undefined;
  const sent = state.plan?.waves.flatMap(({ apply }) => apply).find((one) => one.key === key)?.object;
  const probe = before ?? sent;
  if (probe === undefined) throw new Error(`The plan does not know ${key}`);
  const live = (await readLive(context, "rollback", [identityOf(probe)], false)).get(key);
  if (live === undefined) {
    if (before !== undefined)
      note(context, "rollback", `\`${shownKey(key)}\` was deleted by somebody else and is left so`);
    return before === undefined ? "deleted" : "left";
  }
  const applied = state.applied[key];
  const changed =
    applied !== undefined && othersFingerprint(applied, FIELD_MANAGER) !== othersFingerprint(live, FIELD_MANAGER);
  if (changed && !(await mayOverwrite(context, key))) return "left";
  if (before === undefined) return deleteObject(context, key, live);
  // It was refused, or an earlier process had restored it: whatever refuses changes now must not fail the way back.
  if (isAsItWas(before, live)) return "applied";
  const isScalable = at(live, "spec", "replicas") !== undefined;
  const keep =
    isScalable && isScaled(live, await readScalers(context)) ? numberAt(live, "spec", "replicas") : undefined;
  const isTakenOver = state.plan?.forced.includes(key) === true;
  const apply = async (wanted: ClusterObject, forced: boolean): Promise<void> => {
    const result = await call(context, "rollback", { args: applyArgs(forced, false), stdin: JSON.stringify(wanted) });
    if (!result.ok) throw stopFor(result.error, false, result.command);
  };
  const claimed = claimingDefaults(before, live, FIELD_MANAGER);
  if (claimed !== undefined) await apply(claimed, false);
  await apply(restorable(before, FIELD_MANAGER, isTakenOver, keep), changed || isTakenOver);
  return "applied";
}

export function identityOf(object: ClusterObject): ClusterObject {
  const { name, namespace } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

/** Who may not read autoscalers has none that a set of theirs could be about. */
async function readScalers(context: Context): Promise<readonly ClusterObject[]> {
  const result = await call(context, "rollback", {
    args: ["get", "horizontalpodautoscalers.autoscaling", "-o", "json"],
  });
  if (result.ok) return readObjects(result.stdout);
  if (result.error.kind === "forbidden" || result.error.kind === "unknown-kind") {
    note(context, "rollback", "Autoscalers cannot be read, so the number of replicas goes back as well");
    return [];
  }
  throw stopFor(result.error, false, result.command);
}

async function deleteObject(context: Context, key: ObjectKey, live: ClusterObject): Promise<Restored> {
  if (NEVER_DELETED.has(live.kind)) {
    note(context, "rollback", `\`${shownKey(key)}\` was made by this deploy and is left, since it may hold data`);
    return "left";
  }
  const result = await call(context, "rollback", {
    args: ["delete", "-f", "-", "--ignore-not-found", "--wait=false"],
    stdin: JSON.stringify(identityOf(live)),
  });
  if (!result.ok) throw stopFor(result.error, false, result.command);
  return "deleted";
}

async function mayOverwrite(context: Context, key: ObjectKey): Promise<boolean> {
  const shown = shownKey(key);
  const answer = await context.host.ask({
    id: "changed-meanwhile",
    title: `\`${shown}\` was changed by somebody else`,
    detail: "It was changed after this deploy applied it. Going back would undo that change as well.",
    choices: [
      { id: "leave", label: "Leave it as it is" },
      { id: "restore", label: "Go back all the same" },
    ],
  });
  if (answer !== "restore") note(context, "rollback", `\`${shown}\` is left as somebody else changed it`);
  return answer === "restore";
}

/** Objects that a roll-back deleted and that are still there. */
export async function stillThere(
  context: Context,
  state: RunState,
  deleted: readonly ObjectKey[],
): Promise<ObjectKey[]> {
  const objects = (state.plan?.waves ?? []).flatMap(({ apply }) => apply).filter(({ key }) => deleted.includes(key));
  if (objects.length === 0) return [];
  const live = await readLive(
    context,
    "rollback",
    objects.map(({ object }) => identityOf(object)),
    false,
  );
  return [...live.values()].filter((object) => !NEVER_DELETED.has(object.kind)).map(keyOf);
}

/** The workloads that were restored, as they are now. */
export async function restoredWorkloads(
  context: Context,
  state: RunState,
  keys: readonly ObjectKey[],
): Promise<ClusterObject[]> {
  const before = keys.flatMap((key) => {
    const object = state.plan?.baseline[key] ?? undefined;
    return object !== undefined && isWatched(object.kind) ? [identityOf(object)] : [];
  });
  const live = await readLive(context, "rollback", before, false);
  const missing = before.find((object) => !live.has(keyOf(object)));
  if (missing !== undefined && missing.kind !== "Job")
    throw new Stop("handed-over", {
      code: "rollback/deleted",
      message: `\`${shownKey(keyOf(missing))}\` was deleted by somebody else`,
    });
  return [...live.values()];
}
