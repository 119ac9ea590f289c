/**
 * `default-credential`: a password that comes with a product. `weak`: a secret too short to be one.
 * `identifier`: names a credential without being one (an AWS access key id). `publishable`: made to be public.
 */
export type VerdictKind =
  | "secret"
  | "default-credential"
  | "weak"
  | "identifier"
  | "publishable"
  | "reference"
  | "encrypted"
  | "placeholder"
  | "empty"
  | "harmless";

/** Whether a credential moves real money; unknown where neither its form nor anything beside it says. */
export type Mode = "live" | "test" | "unknown";

/** What a credential is for, as far as rules tell them apart. */
export type Purpose =
  | "api"
  | "webhook"
  | "password"
  | "url-password"
  | "private-key"
  | "encryption"
  | "signing"
  | "token"
  | "other";

/** What a value is. It never carries the value. */
export interface Verdict {
  readonly kind: VerdictKind;
  readonly mode: Mode;
  readonly provider?: string;
  /** For messages: "Stripe live secret key", "password in a URL". */
  readonly what: string;
  readonly purpose: Purpose;
  readonly confidence: "high" | "medium" | "low";
  /** What the kind was decided by, and the mode where something else says it; for hovers, never with a part of the value. */
  readonly reason: string;
  /** The part of the value at fault, offsets in the value. */
  readonly start: number;
  readonly end: number;
  /** A credential of a service on this machine. */
  readonly local: boolean;
}

/** "a Stripe live secret key (32 characters)": never more than what kind and how long. */
export function describeSecret(verdict: Verdict): string {
  const length = verdict.end - verdict.start;
  const article = /^(?:[aeioAEIO]|u[^ns]|[FHLMNRSX](?:[A-Z]|\b))/.test(verdict.what) ? "an" : "a";
  return `${article} ${verdict.what} (${length} character${length === 1 ? "" : "s"})`;
}

/** Whether nobody may silence it without a word: a live credential moves real money. */
export function needsReason({ kind, mode }: Verdict): boolean {
  return kind === "secret" && mode === "live";
}
