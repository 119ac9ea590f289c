import { visible } from "../base/shown.ts";
import { type Finding, findingParts } from "../contract/finding.ts";
import { type Lines, linesOf } from "../base/lines.ts";
import type { Severity } from "../contract/rule.ts";
import type { ReportedFile, Summary } from "./report.ts";
import { maskText } from "../features/masking.ts";
import { type Shown, joined, say } from "../base/say.ts";
import type { Style } from "./style.ts";

const MAX_EXCERPT = 120;
/** How much of a line stands before what is at fault. */
const CONTEXT = 60;

/** The report for people: each finding with the line it stands on. Values that look secret are masked in the excerpt. */
export function* reportText(files: readonly ReportedFile[], summary: Summary, style: Style): Generator<Shown> {
  for (const file of files) if (file.findings.length > 0) yield reportFile(file, style);
  yield summaryLine(summary, style);
}

function reportFile(file: ReportedFile, style: Style): Shown {
  const { text } = file;
  const places = linesOf(text);
  const shown = new Set(file.findings.map(({ start }) => places.placeAt(start).line));
  const lines = linesOf(maskText(text, file.language, file.findings, shown));
  const findings = file.findings.map((finding) => reportFinding(finding, lines, style));
  return joined([style.path(file.path), ...findings, ""], "\n");
}

function reportFinding(finding: Finding, lines: Lines, style: Style): Shown {
  const { line, column } = lines.placeAt(finding.start);
  const end = lines.placeAt(finding.end);
  const [what, why] = findingParts(finding);
  const head = say`  ${line}:${column} ${style.severity(finding.severity)} ${what} ${style.dim(finding.rule)}`;
  const number = String(line);
  const source = lines.textOf(line).replaceAll("\t", " ");
  const from = characterAt(source, Math.max(0, Math.min(column - 1, source.length) - CONTEXT));
  const text = source.slice(from, characterAt(source, from + MAX_EXCERPT));
  const start = column - 1 - from;
  // What cannot be seen takes more room than it has, so the marks stand where it is shown.
  const indent = visible(text.slice(0, start)).length;
  const marked = end.line === line ? text.slice(start, end.column - 1 - from) : text.slice(start);
  const marks = "^".repeat(Math.max(1, visible(marked).length));
  const bar = style.dim("│");
  return joined(
    [
      head,
      say`    ${style.dim(number)} ${bar} ${text}`,
      say`    ${" ".repeat(number.length)} ${bar} ${" ".repeat(indent)}${style.mark(marks, finding.severity)}`,
      ...(why === "" ? [] : [say`      ${style.dim(why)}`]),
      ...fixLines(finding, style),
    ],
    "\n",
  );
}

/** An offset that does not part a character. */
function characterAt(text: string, offset: number): number {
  return /^[\uDC00-\uDFFF]/.test(text.slice(offset, offset + 1)) ? offset - 1 : offset;
}

const FIX_WORDS = { safe: "paylint fix", review: "paylint fix --review", template: "in the editor" } as const;

function fixLines(finding: Finding, style: Style): Shown[] {
  return finding.fixes.map((fix) => say`      ${style.dim(`${FIX_WORDS[fix.class]}:`)} ${fix.title}`);
}

function summaryLine(summary: Summary, style: Style): Shown {
  const count = (severity: Severity, word: string): string =>
    `${summary[severity]} ${word}${summary[severity] === 1 ? "" : "s"}`;
  const found = summary.error + summary.warning + summary.information;
  const files = `${summary.files} file${summary.files === 1 ? "" : "s"}`;
  if (found === 0) return style.good(`Nothing to report in ${files}`);
  const information = summary.information === 0 ? "" : `, ${summary.information} for information`;
  const fixable = summary.fixable === 0 ? "" : `; ${summary.fixable} can be fixed`;
  return say`${count("error", "error")}, ${count("warning", "warning")}${information} in ${files}${fixable}`;
}
