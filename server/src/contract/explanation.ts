import type { Span } from "../base/span.ts";
import type { DotenvFact, GitState, WorkspaceView } from "./facts.ts";

/**
 * What is known of a name or value in a file: an assignment, an image, a variable. Its texts are messages, with names in
 * backticks, and no Markdown. Nothing here holds a part of a secret.
 */
export interface Explanation extends Span {
  readonly key: string;
  /** What it is: "a Stripe live secret key (32 characters)". */
  readonly what: string;
  readonly facts: readonly string[];
  /** PCI DSS requirements that speak of such a value where it stands. */
  readonly pci: readonly string[];
  /** Paths of other files that set the key. */
  readonly elsewhere: readonly string[];
}

/** What an explanation may tell of the files around. */
export interface Neighbours {
  /** What git does with the file itself. */
  readonly gitState: GitState;
  /** The .env files of the whole workspace folder. */
  dotenvFiles(): readonly DotenvFact[];
  /** All that is known of other files; undefined for a file outside of any folder. */
  readonly workspace?: WorkspaceView | undefined;
  /** Another extension explains keys and names. */
  readonly isHelpedElsewhere?: boolean;
}
