import { describeFinding } from "../contract/finding.ts";
import { linesOf } from "../base/lines.ts";
import type { Edit } from "../contract/edit.ts";
import { createFixCensor } from "../features/masking.ts";
import { VERSION } from "../version.ts";
import type { ReportedFile, Summary } from "./report.ts";

/**
 * The report for programs. Lines and columns count from 1, columns in UTF-16 units, ends exclusive. A fix that writes
 * what is hidden where it stands has no `edits`; `paylint fix --review` makes it.
 */
export function* reportJson(files: readonly ReportedFile[], summary: Summary): Generator<string> {
  yield `{\n  "version": ${JSON.stringify(VERSION)},\n  "findings": [`;
  let separator = "\n";
  for (const file of files) {
    if (file.findings.length === 0) continue;
    const found = findingsOf(file).map((finding) => indented(finding, "    "));
    yield separator + found.join(",\n");
    separator = ",\n";
  }
  yield `${separator === "\n" ? "" : "\n  "}],\n  "summary": ${indented(summary, "  ").trimStart()}\n}\n`;
}

function indented(value: object, margin: string): string {
  return JSON.stringify(value, undefined, 2).replaceAll(/^/gm, margin);
}

function findingsOf({ path, text, findings }: ReportedFile): object[] {
  const lines = linesOf(text);
  const placeOf = ({ start, end }: { start: number; end: number }): Record<string, number> => {
    const from = lines.placeAt(start);
    const to = lines.placeAt(end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
  const editOf = (edit: Edit): object =>
    edit.path === undefined
      ? { ...placeOf(edit), newText: edit.newText }
      : { path: edit.path, start: edit.start, end: edit.end, newText: edit.newText };
  const isCensored = createFixCensor(text, findings);
  return findings.map((finding) => ({
    path,
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    ...placeOf(finding),
    message: describeFinding(finding),
    fixes: finding.fixes.map((fix) => ({
      title: fix.title,
      class: fix.class,
      ...(isCensored(finding, fix) ? {} : { edits: fix.edits.map(editOf) }),
    })),
  }));
}
