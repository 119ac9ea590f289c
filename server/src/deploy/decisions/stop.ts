/** Why a run does not go on. */
export type StopKind =
  /** Nothing was changed. */
  | "refused"
  /** The cluster or the release said no: what this run changed goes back. */
  | "failed"
  /** It cannot be known what the cluster has: nothing is undone on a guess. */
  | "unknown"
  /** Somebody else changed what is being deployed: it is theirs to decide. */
  | "handed-over"
  /** The user said so. */
  | "cancelled";

/** What is wrong, where, and what to do about it. Never holds a secret. */
export interface Reason {
  /** A short stable name, such as `target/denied`. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** The file and line (1-based) of the object it speaks of. */
  readonly place?: { readonly path: string; readonly line: number };
  /** A command that shows more. */
  readonly command?: string;
}

/** Ends a step. Caught where a run's steps are carried out, and nowhere else. */
export class Stop extends Error {
  readonly kind: StopKind;
  readonly reason: Reason;

  constructor(kind: StopKind, reason: Reason) {
    super(reason.message);
    this.kind = kind;
    this.reason = reason;
  }
}

export function refuse(code: string, message: string, more: Omit<Reason, "code" | "message"> = {}): never {
  throw new Stop("refused", { code, message, ...more });
}
