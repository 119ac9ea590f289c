import { type Context, call } from "../outside/context.ts";
import { stopFor } from "../decisions/failed-call.ts";
import { type FieldConflict, readFieldConflicts } from "../kubectl/kubectl-error.ts";
import { mayBeTakenOver } from "../decisions/managed-fields.ts";
import { type ClusterObject, type ObjectKey, readObjects, shownKey } from "../kubectl/object.ts";
import { FIELD_MANAGER, type SetObject } from "../decisions/request.ts";
import { Stop, refuse } from "../decisions/stop.ts";

export function applyArgs(forced: boolean, dryRun: boolean): string[] {
  return [
    "apply",
    "--server-side",
    `--field-manager=${FIELD_MANAGER}`,
    ...(forced ? ["--force-conflicts"] : []),
    ...(dryRun ? ["--dry-run=server"] : []),
    "-o",
    "json",
    "--show-managed-fields",
    "-f",
    "-",
  ];
}

export interface DryRun {
  /** What each object would become. */
  readonly results: ReadonlyMap<ObjectKey, ClusterObject>;
  /** Objects some of whose fields belong to kubectl's users, and which managers hold them. */
  readonly conflicts: ReadonlyMap<ObjectKey, readonly FieldConflict[]>;
}

const AT_ONCE = 4;

/** Asks the server to take every object without keeping it: schema, admission, quotas and field owners all have their say. */
export async function dryRunSet(context: Context, set: readonly SetObject[]): Promise<DryRun> {
  const results = new Map<ObjectKey, ClusterObject>();
  const conflicts = new Map<ObjectKey, readonly FieldConflict[]>();
  const waiting = [...set];
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const answer = await dryRunObject(context, one, false);
      if ("conflicts" in answer) {
        conflicts.set(one.key, answer.conflicts);
        // What it would become if the fields were taken over: for the preview.
        const forced = await dryRunObject(context, one, true);
        if ("result" in forced) results.set(one.key, forced.result);
      } else results.set(one.key, answer.result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, set.length) }, work));
  return { results, conflicts };
}

async function dryRunObject(
  context: Context,
  { key, object, place }: SetObject,
  forced: boolean,
): Promise<{ result: ClusterObject } | { conflicts: readonly FieldConflict[] }> {
  const where = place === undefined ? {} : { place };
  const answer = await call(context, "dry-run", { args: applyArgs(forced, true), stdin: JSON.stringify(object) });
  if (answer.ok) {
    const [result] = readObjects(answer.stdout);
    if (result === undefined)
      throw new Stop("refused", {
        code: "dry-run/empty",
        message: `The server gives nothing back for \`${shownKey(key)}\``,
      });
    return { result };
  }
  if (answer.error.kind !== "field-conflict") {
    const { reason } = stopFor(answer.error, true, answer.command);
    return refuse(reason.code, `\`${shownKey(key)}\`: ${reason.message}`, { ...where, command: answer.command });
  }
  const conflicts = readFieldConflicts(answer.stderr);
  const strangers = conflicts.filter(({ manager }) => !mayBeTakenOver(manager));
  if (strangers.length > 0 || conflicts.length === 0)
    refuse("dry-run/conflict", `\`${shownKey(key)}\` has fields of somebody else: ${conflictWords(strangers)}`, {
      ...where,
      hint: "Change them there, or leave those fields out of the set",
    });
  return { conflicts };
}

export function conflictWords(conflicts: readonly FieldConflict[]): string {
  return conflicts.map(({ manager, fields }) => `\`${manager}\` owns ${fields.join(", ")}`).join("; ");
}
