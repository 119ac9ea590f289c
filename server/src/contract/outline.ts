import type { Span } from "../base/span.ts";

/** A thing of a text that has a name, for an outline of it. */
export interface Outlined extends Span {
  /** "Deployment/ledger". */
  readonly name: string;
  /** What is said behind the name, in few words. */
  readonly detail: string;
  readonly kind: "object" | "part";
  /** Where its name stands, inside of it. */
  readonly nameSpan: Span;
  readonly parts: readonly Outlined[];
}
