import type { Finding } from "../contract/finding.ts";
import type { Language } from "../contract/language.ts";
import type { Severity } from "../contract/rule.ts";

/** A checked file as reports show it. */
export interface ReportedFile {
  /** As a person in the working folder would write it. */
  readonly path: string;
  readonly text: string;
  readonly language: Language;
  readonly findings: readonly Finding[];
}

export interface Summary extends Readonly<Record<Severity, number>> {
  readonly files: number;
  /** Findings that a fix is offered for. */
  readonly fixable: number;
}

export function summarise(files: readonly ReportedFile[]): Summary {
  const all = files.flatMap(({ findings }) => findings);
  const count = (severity: Severity): number => all.filter((finding) => finding.severity === severity).length;
  return {
    files: files.length,
    error: count("error"),
    warning: count("warning"),
    information: count("information"),
    fixable: all.filter(({ fixes }) => fixes.length > 0).length,
  };
}
