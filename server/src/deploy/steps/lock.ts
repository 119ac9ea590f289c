import { type Context, call, note, say } from "../outside/context.ts";
import { stopFor } from "../decisions/failed-call.ts";
import { textAt, numberAt } from "../kubectl/json.ts";
import { type ClusterObject, isClusterObject, readObjects } from "../kubectl/object.ts";
import { stopIfCancelled } from "../outside/patience.ts";
import { reach } from "../outside/reach.ts";
import { Stop } from "../decisions/stop.ts";

/** The Lease that keeps two runs out of one namespace. */
export const LEASE_NAME = "paylint-deploy";
const LEASE_SECONDS = 120;
/** Who writes a longer time into it would keep everybody out. */
const MAX_LEASE_SECONDS = 600;
const RENEW_AFTER_MS = 30_000;
/** Longer than a run that lives takes to renew its lock. */
const OBSERVE_MS = 45_000;
const LOOK_MS = 5000;
/** How far clocks of two machines may be apart before their times say nothing. */
const MAX_SKEW_MS = 60_000;
/** On a lock that does not expire: why it is kept. */
const KEPT = "paylint/kept";

/** A lock that is held. */
export interface Lock {
  readonly renew: () => Promise<void>;
  readonly release: () => Promise<void>;
  /** Leaves it where it is, for whoever looks at what went wrong: from now on it is only broken by name. */
  readonly keep: (why: string) => Promise<void>;
}

/**
 * Takes the lock: makes the Lease, or takes over one that its run has left behind, that is this run's own from before its
 * process was killed, or that a person breaks by name.
 * @throws Stop `lock/held` with the holder and the age, `lock/kept` with the name to break it by
 */
export async function takeLock(context: Context, tries = 3): Promise<Lock> {
  const { host, run } = context;
  const holder = `${host.holder} ${run}`;
  const created = await call(context, "lock", {
    args: ["create", "--validate=false", "-f", "-", "-o", "json"],
    stdin: JSON.stringify(leaseBody(context, holder, {})),
  });
  if (created.ok) return createLock(context, holder, readLease(created.stdout));
  if (created.error.kind !== "already-exists") throw stopFor(created.error, true, created.command);
  const lease = await findLease(context, true);
  if (lease === undefined && tries > 1) return takeLock(context, tries - 1);
  if (lease === undefined) throw stopFor(created.error, true, created.command);
  const other = textAt(lease, "spec", "holderIdentity");
  if (other !== "" && other !== holder) {
    if (keptFor(lease) !== undefined) await askToBreak(context, lease);
    else {
      const found = await watchHolder(context, lease);
      if (found === "lives") throw held(context, lease);
      if (found === "gone" && tries > 1) return takeLock(context, tries - 1);
    }
  }
  const taken = await replaceLease(context, leaseBody(context, holder, lease.metadata));
  if (taken === undefined) throw held(context, lease);
  return createLock(context, holder, taken);
}

/** Whether taking the lock ended because somebody else has it. */
export function isLockTaken(error: unknown): error is Stop {
  return error instanceof Stop && (error.reason.code === "lock/held" || error.reason.code === "lock/kept");
}

async function findLease(context: Context, before: boolean): Promise<ClusterObject | undefined> {
  const found = await call(context, "lock", {
    args: ["get", "lease", LEASE_NAME, "-o", "json", "--ignore-not-found"],
  });
  if (!found.ok) throw stopFor(found.error, before, found.command);
  return found.stdout.trim() === "" ? undefined : readLease(found.stdout);
}

function held(context: Context, lease: ClusterObject): Stop {
  const holder = textAt(lease, "spec", "holderIdentity");
  const acquired = Date.parse(textAt(lease, "spec", "acquireTime"));
  const age = Math.round((context.host.clock.now() - acquired) / 1000);
  return new Stop("refused", {
    code: "lock/held",
    message: `Another deploy holds the lock: ${holder}${age >= 0 ? `, for ${age} s` : ""}`,
    hint: `It is free ${secondsOf(lease)} s after that run last said that it lives. To free it by hand: ${freeCommand(context)}`,
  });
}

function freeCommand({ kubectl }: Context): string {
  return kubectl.shown(["delete", "lease", LEASE_NAME]);
}

function secondsOf(lease: ClusterObject): number {
  const seconds = numberAt(lease, "spec", "leaseDurationSeconds");
  return seconds > 0 ? Math.min(seconds, MAX_LEASE_SECONDS) : LEASE_SECONDS;
}

/**
 * What became of the run that holds a lock: it lives, it is dead, or its lock is gone. Its times come from another machine's
 * clock, so they only say whether it is worth looking; what decides is that nothing was written for longer, by our own clock,
 * than a run that lives is silent.
 */
async function watchHolder(context: Context, lease: ClusterObject): Promise<"lives" | "dead" | "gone"> {
  const { clock } = context.host;
  const silent = clock.now() - Date.parse(textAt(lease, "spec", "renewTime"));
  const seconds = secondsOf(lease) * 1000;
  // A time in the future says nothing of how long it was silent.
  const wait = silent < -MAX_SKEW_MS || Number.isNaN(silent) ? Math.max(seconds, OBSERVE_MS) : OBSERVE_MS;
  if (silent >= -MAX_SKEW_MS && silent <= seconds) return "lives";
  const holder = textAt(lease, "spec", "holderIdentity");
  say(
    context,
    "lock",
    "running",
    `${holder} left a lock behind; looking for ${wait / 1000} s whether that run still lives`,
  );
  for (const until = clock.now() + wait; clock.now() < until;) {
    await clock.sleep(LOOK_MS);
    stopIfCancelled(context);
    const now = await findLease(context, true);
    if (now === undefined) return "gone";
    if (textAt(now.metadata, "resourceVersion") !== textAt(lease.metadata, "resourceVersion")) return "lives";
  }
  note(context, "lock", `The lock of ${holder} was left behind and is taken over`);
  return "dead";
}

function keptFor(lease: ClusterObject): string | undefined {
  const why = textAt(lease.metadata, "annotations", KEPT);
  return why === "" ? undefined : why;
}

/** A lock that is kept is broken by the name of its run: whoever gives that has looked at it. */
async function askToBreak(context: Context, lease: ClusterObject): Promise<void> {
  const holder = textAt(lease, "spec", "holderIdentity");
  const run = holder.split(" ").at(-1) ?? "";
  if (context.request.options.breakLock === run) return;
  const message = `The lock is kept since a deploy went wrong (${keptFor(lease) ?? ""}): ${holder}`;
  const answer = await context.host.ask({
    id: "kept-lock",
    title: "The lock is kept since a deploy went wrong",
    detail: `${message}. Its record says what happened; look at the pods before you deploy over them.`,
    choices: [
      { id: "stop", label: "Stop" },
      { id: "break", label: `Break the lock of ${run}` },
    ],
  });
  if (answer !== "break")
    throw new Stop("refused", {
      code: "lock/kept",
      message,
      hint: `Look at its record and at the pods; then deploy with --break-lock ${run}, or free it by hand: ${freeCommand(context)}`,
    });
}

function createLock(context: Context, holder: string, first: ClusterObject): Lock {
  let lease = first;
  let renewedAt = context.host.clock.now();
  return {
    async renew() {
      const now = context.host.clock.now();
      if (now - renewedAt < RENEW_AFTER_MS) return;
      await reach(context, false);
      const renewed = await replaceLease(
        context,
        leaseBody(context, holder, lease.metadata, textAt(lease, "spec", "acquireTime")),
      );
      if (renewed === undefined)
        throw new Stop("handed-over", {
          code: "lock/lost",
          message: "Somebody else took the lock meanwhile",
          hint: "Talk to them before you go on",
        });
      lease = renewed;
      renewedAt = now;
    },
    async keep(why) {
      const body = leaseBody(context, holder, lease.metadata, textAt(lease, "spec", "acquireTime"), { [KEPT]: why });
      if ((await replaceLease(context, body)) === undefined)
        throw new Stop("handed-over", { code: "lock/lost", message: "Somebody else took the lock meanwhile" });
    },
    async release() {
      const current = await findLease(context, false);
      if (current === undefined || textAt(current, "spec", "holderIdentity") !== holder) return;
      const deleted = await call(context, "lock", {
        args: ["delete", "lease", LEASE_NAME, "--ignore-not-found", "--wait=false"],
      });
      if (!deleted.ok) throw stopFor(deleted.error, false, deleted.command);
    },
  };
}

/** Writes the Lease if nobody wrote it since; undefined when somebody did. */
async function replaceLease(context: Context, body: object): Promise<ClusterObject | undefined> {
  const result = await call(context, "lock", {
    args: ["replace", "--validate=false", "-f", "-", "-o", "json"],
    stdin: JSON.stringify(body),
  });
  if (result.ok) return readLease(result.stdout);
  if (result.error.kind === "write-conflict" || result.error.kind === "not-found") return undefined;
  throw stopFor(result.error, false, result.command);
}

function leaseBody(
  context: Context,
  holder: string,
  metadata: { readonly resourceVersion?: unknown },
  acquired = "",
  annotations: Readonly<Record<string, string>> = {},
): object {
  // Leases have microseconds in their times.
  const now = new Date(context.host.clock.now()).toISOString().replace("Z", "000Z");
  const { resourceVersion } = metadata;
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name: LEASE_NAME,
      namespace: context.request.target.namespace,
      ...(typeof resourceVersion === "string" ? { resourceVersion } : {}),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: LEASE_SECONDS,
      acquireTime: acquired === "" ? now : acquired,
      renewTime: now,
    },
  };
}

function readLease(printed: string): ClusterObject {
  const [lease] = readObjects(printed);
  if (!isClusterObject(lease))
    throw new Stop("unknown", { code: "lock/unreadable", message: "kubectl printed no Lease" });
  return lease;
}
