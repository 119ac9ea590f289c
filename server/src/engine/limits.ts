/** Bounds on one file; past them Paylint says so in one finding instead of falling silent. */
export const LIMITS = {
  /** UTF-16 units of a file. */
  fileLength: 1024 * 1024,
  /** Findings shown for a file: the gravest, in order of place. */
  findings: 200,
  /** Findings of one rule that are looked at; those that mark secrets are all kept, since what they mark is not printed. */
  findingsOfRule: 5000,
} as const;
