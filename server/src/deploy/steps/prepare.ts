import { findBroken, readLive, readNamespace } from "./baseline.ts";
import { planWaves } from "../decisions/canary.ts";
import { type Context, call, note, say, within } from "../outside/context.ts";
import { diffLines, diffObject, summarise } from "./diff.ts";
import { type DryRun, conflictWords, dryRunSet } from "./dry-run.ts";
import type { Origin, Plan } from "../decisions/journal.ts";
import { type Json, textAt } from "../kubectl/json.ts";
import { irreversibleLines } from "../decisions/irreversible.ts";
import { readResources, verifyPermissions } from "./kinds.ts";
import { lintGate, refuseUnseen } from "./gate.ts";
import { type Lock, takeLock } from "./lock.ts";
import { type ClusterObject, type ObjectKey, keyOf, nameOf, shownKey, uidOf } from "../kubectl/object.ts";
import { findOwner } from "../decisions/ownership.ts";
import { verifyCluster, verifySkew, verifyTarget, verifyVersions } from "./place.ts";
import { hashSet, imagesOf, readSet } from "./render.ts";
import type { SetObject } from "../decisions/request.ts";
import { startMemory } from "../decisions/rollout.ts";
import { Stop, refuse } from "../decisions/stop.ts";
import { type Unreached, unreachedBy } from "../decisions/strategy.ts";
import { shownTarget } from "../decisions/target.ts";

/** Notes of the journal that preparing makes on its way. */
export interface Preparing {
  lockWanted(): Promise<void>;
  lockHeld(lock: Lock): Promise<void>;
}

/**
 * Steps 1 to 11: everything that can be known, refused and asked before anything is changed. Only the lock is taken.
 * @throws Stop of kind `refused` or `cancelled`
 */
export async function prepare(context: Context, journal: Preparing): Promise<Plan> {
  const { options, target } = context.request;
  const stopIfCancelled = (): void => {
    if (context.host.takeCancel())
      throw new Stop("cancelled", { code: "cancelled", message: "Cancelled before anything was changed" });
  };
  const tool = await within(context, "tool", async () => {
    const version = await verifyVersions(context);
    return { value: version, detail: `kubectl ${version}` };
  });
  await within(context, "target", async () => {
    const entry = await verifyTarget(context, true);
    return { value: entry, detail: `${shownTarget(target)} at ${entry.server}` };
  });
  const user = await within(context, "identity", async () => {
    await verifyCluster(context, "identity", true);
    const server = await verifySkew(context, "identity");
    const who = await whoAmI(context);
    return {
      value: who,
      detail: `The listed cluster, marked as staging, Kubernetes ${server}${who === undefined ? "" : `, as ${who}`}`,
    };
  });
  stopIfCancelled();
  const gate = await lintGate(context);
  const { rendered } = gate;
  const { set, resources } = await within(context, "render", async () => {
    const read = await readSet(context, rendered);
    const kinds = await readResources(context, read);
    refuseJobs(read, options.allowJobs);
    await refuseUnseen(context, gate, read);
    return {
      value: { set: read, resources: kinds },
      detail: `${read.length} object${read.length === 1 ? "" : "s"}, all in \`${target.namespace}\``,
    };
  });
  await within(context, "permission", async () => {
    await verifyPermissions(context, resources);
    return { value: undefined, detail: "Everything that a deploy and its way back need" };
  });
  const objects = set.map(({ object }) => object);
  await within(context, "ownership", async () => {
    const owner = findOwner([...(await readLive(context, "ownership", objects, true)).values(), ...objects]);
    if (owner !== undefined)
      refuse("ownership/managed", `\`${owner.object}\` is managed by ${owner.tool}`, {
        hint: `Deploy it through ${owner.tool}`,
      });
    return { value: undefined, detail: "Nobody else keeps these objects" };
  });
  stopIfCancelled();
  if (options.dryRun) say(context, "lock", "skipped", "Nothing is changed in a dry run");
  else
    await within(context, "lock", async () => {
      await journal.lockWanted();
      await journal.lockHeld(await takeLock(context));
      return { value: undefined, detail: `Held by ${context.host.holder}` };
    });
  const live = await within(context, "baseline", () => readBaseline(context, set));
  const dryRun = await within(context, "dry-run", async () => {
    const result = await dryRunSet(context, set);
    await allowTakeOver(context, result);
    return { value: result, detail: `The server takes all ${set.length}` };
  });
  stopIfCancelled();
  const waves = planWaves(set, live.objects, options.canary);
  const canary = waves.find(({ name }) => name === "canary");
  if (options.canary && canary === undefined)
    note(context, "preview", "There is no deployment to run a canary beside, so all of it is deployed at once");
  if (canary !== undefined) {
    await refuseTakenNames(
      context,
      waves.flatMap(({ remove }) => remove),
    );
    await dryRunSet(context, canary.apply);
  }
  const results = set.flatMap(({ key }) => dryRun.results.get(key) ?? []);
  refuseOthers(live.objects, dryRun.results);
  const diffs = set.flatMap(({ key }) => {
    const result = dryRun.results.get(key);
    return result === undefined ? [] : [diffObject(live.objects.get(key), result)];
  });
  const summary = summarise(diffs, [...live.objects.values()], results);
  const unreached = results.flatMap((after) => {
    const before = live.objects.get(keyOf(after));
    return (before === undefined ? undefined : unreachedBy(before, after)) ?? [];
  });
  refuseStandstill(unreached);
  const plan: Plan = {
    waves,
    setHash: hashSet(set),
    baseline: baselineOf(
      waves.flatMap(({ apply }) => apply),
      live.objects,
    ),
    broken: live.broken.length > 0,
    warnings: [
      ...gate.weakened,
      ...brokenLines(live.broken),
      ...unreached.map(({ message }) => message),
      ...irreversibleLines(live.objects, results),
    ],
    restartsBefore: live.memory.restartsBefore,
    warningsBefore: live.memory.warningsBefore,
    origin: await originOf(context, user),
    summary,
    diff: diffLines(diffs),
    images: imagesOf(objects),
    forced: [...dryRun.conflicts.keys()],
  };
  await confirm(context, plan, tool);
  return plan;
}

async function whoAmI(context: Context): Promise<string | undefined> {
  const result = await call(context, "identity", { args: ["auth", "whoami", "-o", "json"] });
  if (result.ok) return textAt(JSON.parse(result.stdout) as Json, "status", "userInfo", "username");
  note(context, "identity", "The server does not say who you are to it");
  return undefined;
}

function refuseJobs(set: readonly SetObject[], allowed: boolean): void {
  const job = set.find(({ object }) => object.kind === "Job");
  if (job !== undefined && !allowed)
    refuse("render/job", `\`Job/${nameOf(job.object)}\` runs once and cannot be taken back`, {
      hint: "Allow it for this deploy if it only expands what is there, or run it on its own",
      ...(job.place === undefined ? {} : { place: job.place }),
    });
}

async function readBaseline(context: Context, set: readonly SetObject[]) {
  const objects = await readLive(
    context,
    "baseline",
    set.map(({ object }) => object),
    true,
  );
  const around = await readNamespace(
    context,
    "baseline",
    set.map(({ object }) => object.kind),
    true,
  );
  const memory = startMemory(context.host.clock.now(), around);
  const broken = findBroken(set, objects);
  if (broken.length > 0 && !context.request.options.overBroken) {
    const detail = broken.join("; ");
    const answer = await context.host.ask({
      id: "broken-baseline",
      title: "What runs now is not healthy",
      detail: `${detail}. If this deploy fails as well, going back restores exactly that.`,
      choices: [
        { id: "stop", label: "Stop" },
        { id: "deploy-over", label: "Deploy over it" },
      ],
    });
    if (answer !== "deploy-over")
      refuse("baseline/broken", `What runs now is not healthy: ${detail}`, {
        hint: "Mend or finish that first, or deploy over it explicitly",
      });
  }
  const fresh = set.length - objects.size;
  const detail =
    broken.length > 0
      ? `Not healthy: ${broken.join("; ")}`
      : `${objects.size} of ${set.length} are there and healthy${fresh > 0 ? `, ${fresh} are new` : ""}`;
  return {
    value: { objects, memory, broken },
    detail,
    status: broken.length > 0 ? ("warned" as const) : ("passed" as const),
  };
}

function brokenLines(broken: readonly string[]): string[] {
  return broken.length === 0
    ? []
    : [`What is there now is not healthy: ${broken.join("; ")}; going back restores exactly this`];
}

/** A dry run that answers for other objects than were read went to another cluster than the reading. */
function refuseOthers(
  before: ReadonlyMap<ObjectKey, ClusterObject>,
  results: ReadonlyMap<ObjectKey, ClusterObject>,
): void {
  for (const [key, result] of results) {
    const uid = uidOf(before.get(key));
    if (uid !== "" && uid !== uidOf(result))
      refuse(
        "dry-run/other-object",
        `The dry run answers for another \`${shownKey(key)}\` than the one that is there`,
        {
          hint: "Somebody made it anew just now, or changes go to another cluster than questions; look before you try again",
        },
      );
  }
}

/** A deploy that replaces no pod of a workload would wait for nothing, and then call it a failure. */
function refuseStandstill(unreached: readonly Unreached[]): void {
  const standing = unreached.find(({ whole }) => whole);
  if (standing !== undefined)
    refuse("preview/standstill", standing.message, {
      hint: "Deploy it with the strategy RollingUpdate and a lower partition, or apply it by hand and delete its pods yourself",
    });
}

/** Fields that somebody set by hand with kubectl are taken over only when the user says so; never silently. */
async function allowTakeOver(context: Context, { conflicts }: DryRun): Promise<void> {
  if (conflicts.size === 0) return;
  const all = [...conflicts.values()].flat();
  const managers = [...new Set(all.map(({ manager }) => manager))];
  if (managers.every((manager) => context.request.options.takeOver.includes(manager))) return;
  const words = conflictWords(all);
  const answer = await context.host.ask({
    id: "take-over",
    title: "Fields were set with kubectl",
    detail: `${words}. From now on they would belong to Paylint's deploys.`,
    choices: [
      { id: "stop", label: "Stop" },
      { id: "take-over", label: "Take them over" },
    ],
  });
  if (answer !== "take-over")
    refuse("dry-run/conflict", `Fields are owned by somebody else: ${words}`, {
      hint: `Take them over explicitly: ${managers.join(", ")}`,
    });
}

/** A canary's own objects go in the end, so what has such a name already is not ours to apply, let alone to delete. */
async function refuseTakenNames(context: Context, copies: readonly SetObject[]): Promise<void> {
  const objects = copies.map(({ object }) => object);
  const [taken] = (await readLive(context, "dry-run", objects, true)).keys();
  if (taken !== undefined)
    refuse("canary/name-taken", `\`${shownKey(taken)}\` is there already, and a canary would need that name`, {
      hint: "Rename or delete it, or deploy without a canary",
    });
}

function baselineOf(objects: readonly SetObject[], live: ReadonlyMap<ObjectKey, ClusterObject>): Plan["baseline"] {
  return Object.fromEntries(objects.map(({ key }) => [key, live.get(key) ?? null]));
}

async function originOf(context: Context, user: string | undefined): Promise<Origin> {
  const { source } = context.request;
  const origin = await context.host.origin(source.kind === "files" ? source.root : source.folder);
  return { ...origin, ...(user === undefined ? {} : { user }) };
}

/** Step 11: the last look before anything changes. The button says where it goes. */
async function confirm(context: Context, { summary, diff, warnings, waves }: Plan, tool: string): Promise<void> {
  const { target, options } = context.request;
  const where = shownTarget(target);
  context.host.emit({
    event: "preview",
    target: where,
    summary,
    diff,
    ...(warnings.length === 0 ? {} : { warnings }),
  });
  if (options.dryRun) return say(context, "preview", "passed", `Checked with kubectl ${tool}; nothing was changed`);
  say(context, "preview", "running", "");
  const canary = waves.length > 1 ? " One replica of each deployment goes first." : "";
  const answer = await context.host.ask({
    id: "deploy",
    title: `Deploy to ${where}?`,
    detail: `${[...warnings, ...summary].join("\n")}${canary}`,
    choices: [
      { id: "cancel", label: "Cancel" },
      { id: "deploy", label: `Deploy to ${where}` },
    ],
  });
  if (answer !== "deploy" && !context.host.interactive)
    refuse("preview/unconfirmed", "Nobody is there to confirm it", {
      hint: "Deploy on a terminal, or confirm with --yes",
    });
  if (answer !== "deploy" || context.host.takeCancel())
    throw new Stop("cancelled", { code: "cancelled", message: "Not confirmed" });
  say(context, "preview", "passed", summary[0] ?? "Nothing changes");
}
