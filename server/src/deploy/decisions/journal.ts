import type { ClusterObject, ObjectKey } from "../kubectl/object.ts";
import type { DeployRequest, Wave } from "./request.ts";
import type { Reason, StopKind } from "./stop.ts";

/** Who deploys what, for the record. */
export interface Origin {
  /** As the cluster knows the user. */
  readonly user?: string;
  readonly commit?: string;
  readonly dirty?: boolean;
}

export type Outcome =
  | "deployed"
  | "previewed"
  | "refused"
  | "cancelled"
  | "rolled-back"
  | "rollback-failed"
  | "handed-over"
  | "left"
  | "unknown";

/**
 * One line of a run's journal. It is written, and on the disk, before and after every change of the cluster, so that a run
 * whose process was killed can go on or be taken back. It holds objects unmasked and is readable by its owner alone.
 */
export type Entry = { readonly at: number } & (
  | { readonly type: "begun"; readonly run: string; readonly request: DeployRequest }
  | { readonly type: "lock-wanted" }
  | { readonly type: "lock-held" }
  | { readonly type: "confirmed"; readonly plan: Plan }
  | { readonly type: "apply-wanted"; readonly wave: number; readonly key: ObjectKey }
  | { readonly type: "applied"; readonly wave: number; readonly key: ObjectKey; readonly live: ClusterObject }
  | { readonly type: "remove-wanted"; readonly wave: number; readonly key: ObjectKey }
  | { readonly type: "removed"; readonly wave: number; readonly key: ObjectKey }
  | { readonly type: "watched"; readonly wave: number }
  | {
      readonly type: "verified";
      readonly wave: number;
      readonly checks: readonly Check[];
      /** The images that run, by digest, as the kubelets report them. */
      readonly digests: readonly string[];
    }
  | { readonly type: "soaked"; readonly wave: number }
  | { readonly type: "stopped"; readonly kind: StopKind; readonly reason: Reason }
  /** After a stop: what the user, or the kind of the stop, decided. */
  | { readonly type: "decided"; readonly way: Way }
  | {
      readonly type: "restore-wanted";
      readonly key: ObjectKey;
      /** The revision that the failed release gave a StatefulSet, as its pods are labelled. */
      readonly revision?: string;
    }
  | { readonly type: "restored"; readonly key: ObjectKey; readonly how: Restored }
  | ({ readonly type: "pod-delete-wanted" } & StuckPod)
  | ({ readonly type: "pod-deleted" } & StuckPod)
  | { readonly type: "restore-verified" }
  | { readonly type: "restore-failed"; readonly reason: Reason }
  | { readonly type: "recorded" }
  | { readonly type: "lock-released" }
  /** It stays, marked so that it does not expire. */
  | { readonly type: "lock-kept" }
  | { readonly type: "ended"; readonly outcome: Outcome }
);

export type Way = "go-on" | "roll-back" | "leave";

export type Restored = "applied" | "deleted" | "left";

/** A pod of a failed release that keeps its StatefulSet from coming back. */
export interface StuckPod {
  /** Of the StatefulSet. */
  readonly key: ObjectKey;
  readonly pod: string;
  /** The pod's own: another pod of the same name is not meant. */
  readonly uid: string;
}

/** What a health question to a pod gave. */
export interface Check {
  readonly pod: string;
  readonly path: string;
  readonly result: "passed" | "unverified";
  readonly detail: string;
}

/** All that was settled before the first change. */
export interface Plan {
  readonly waves: readonly Wave[];
  /** Hash of the set: SHA-256, hexadecimal. */
  readonly setHash: string;
  /** Each object as it was; null where there was none. */
  readonly baseline: Readonly<Record<ObjectKey, ClusterObject | null>>;
  /** What ran before was not healthy, so going back to it will not make it so. */
  readonly broken: boolean;
  /** What the preview warned of; see its event. */
  readonly warnings: readonly string[];
  readonly restartsBefore: Readonly<Record<string, number>>;
  readonly warningsBefore: Readonly<Record<string, number>>;
  readonly origin: Origin;
  /** The preview's words, masked. */
  readonly summary: readonly string[];
  readonly diff: readonly string[];
  readonly images: readonly string[];
  /** Objects whose fields are taken over from another manager, as the user allowed. */
  readonly forced: readonly ObjectKey[];
}

/** Keeps entries; returns only when they would survive the machine's power being cut. */
export interface Journal {
  append(entry: Entry): Promise<void>;
  /** The run is over and needs no way back: what was kept is removed. */
  close(): Promise<void>;
}
