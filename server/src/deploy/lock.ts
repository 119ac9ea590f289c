import { type Context, call, stopFor } from "./context.ts";
import { textAt, numberAt } from "./json.ts";
import { type ClusterObject, isClusterObject, readObjects } from "./object.ts";
import { reach } from "./reach.ts";
import { Stop } from "./stop.ts";

/** The Lease that keeps two runs out of one namespace. */
export const LEASE_NAME = "paylint-deploy";
const LEASE_SECONDS = 120;
const RENEW_AFTER_MS = 30_000;

/** A lock that is held. */
export interface Lock {
  readonly renew: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/**
 * Takes the lock: makes the Lease, or takes over one that has expired or is this run's own from before its process was
 * killed.
 * @throws Stop `lock/held` with the holder and the age
 */
export async function takeLock(context: Context): Promise<Lock> {
  const { host, run } = context;
  const holder = `${host.holder} ${run}`;
  const created = await call(context, "lock", {
    args: ["create", "--validate=false", "-f", "-", "-o", "json"],
    stdin: JSON.stringify(leaseBody(context, holder, {})),
  });
  if (created.ok) return createLock(context, holder, readLease(created.stdout));
  if (created.error.kind !== "already-exists") throw stopFor(created.error, true, created.command);
  const found = await call(context, "lock", { args: ["get", "lease", LEASE_NAME, "-o", "json"] });
  if (!found.ok) throw stopFor(found.error, true, found.command);
  const lease = readLease(found.stdout);
  const other = textAt(lease, "spec", "holderIdentity");
  if (other !== "" && other !== holder && !hasExpired(lease, host.clock.now())) throw held(lease, host.clock.now());
  const taken = await replaceLease(context, leaseBody(context, holder, lease.metadata));
  if (taken === undefined) throw held(lease, host.clock.now());
  return createLock(context, holder, taken);
}

function held(lease: ClusterObject, now: number): Stop {
  const holder = textAt(lease, "spec", "holderIdentity");
  const age = Math.max(0, Math.round((now - Date.parse(textAt(lease, "spec", "acquireTime"))) / 1000));
  return new Stop("refused", {
    code: "lock/held",
    message: `Another deploy holds the lock: ${holder}, for ${age} s`,
    hint: `It is free ${LEASE_SECONDS} s after that run last said that it lives`,
  });
}

function hasExpired(lease: ClusterObject, now: number): boolean {
  const renewed = Date.parse(textAt(lease, "spec", "renewTime"));
  const seconds = numberAt(lease, "spec", "leaseDurationSeconds") || LEASE_SECONDS;
  return Number.isNaN(renewed) || now > renewed + seconds * 1000;
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
    async release() {
      const current = await call(context, "lock", {
        args: ["get", "lease", LEASE_NAME, "-o", "json", "--ignore-not-found"],
      });
      if (!current.ok) throw stopFor(current.error, false, current.command);
      if (current.stdout.trim() === "" || textAt(readLease(current.stdout), "spec", "holderIdentity") !== holder)
        return;
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
  acquired?: string,
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
    },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: LEASE_SECONDS,
      acquireTime: acquired === undefined || acquired === "" ? now : acquired,
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
