import { type Finding, describeFinding } from "../../engine/finding.ts";
import { type Lines, linesOf } from "../../engine/lines.ts";
import type { Severity } from "../../rules/rule.ts";
import type { ReportedFile, Summary } from "../report.ts";
import { maskText } from "../../engine/masking.ts";
import type { Style } from "../style.ts";

const MAX_EXCERPT = 120;

/** The report for people: each finding with the line it stands on. Values that look secret are masked in the excerpt. */
export function* reportText(files: readonly ReportedFile[], summary: Summary, style: Style): Generator<string> {
  for (const file of files) if (file.findings.length > 0) yield `${reportFile(file, style)}\n`;
  yield `${summaryLine(summary, style)}\n`;
}

function reportFile(file: ReportedFile, style: Style): string {
  const { text } = file;
  const places = linesOf(text);
  const shown = new Set(file.findings.map(({ start }) => places.placeAt(start).line));
  const lines = linesOf(maskText(text, file.language, file.findings, shown));
  const findings = file.findings.map((finding) => reportFinding(finding, lines, style));
  return `${style.path(file.path)}\n${findings.join("\n")}\n`;
}

function reportFinding(finding: Finding, lines: Lines, style: Style): string {
  const { line, column } = lines.placeAt(finding.start);
  const end = lines.placeAt(finding.end);
  const [what, ...rest] = describeFinding(finding, "\n").split("\n");
  const head = `  ${line}:${column} ${style.severity(finding.severity)} ${what ?? ""} ${style.dim(finding.rule)}`;
  const number = String(line);
  const source = lines.textOf(line).replaceAll("\t", " ");
  const from = Math.max(0, Math.min(column - 1, source.length) - 60);
  const shown = source.slice(from, from + MAX_EXCERPT);
  const width = end.line === line ? end.column - column : source.length - column + 1;
  const marks = "^".repeat(Math.max(1, Math.min(width, shown.length - (column - 1 - from))));
  const bar = style.dim("│");
  const excerpt = [
    `    ${style.dim(number)} ${bar} ${shown}`,
    `    ${" ".repeat(number.length)} ${bar} ${" ".repeat(Math.max(0, column - 1 - from))}${style.mark(marks, finding.severity)}`,
  ];
  return [head, ...excerpt, ...rest.map((text) => `      ${style.dim(text)}`), ...fixLines(finding, style)].join("\n");
}

function fixLines(finding: Finding, style: Style): string[] {
  return finding.fixes.map(
    (fix) =>
      `      ${style.dim(`${fix.class === "safe" ? "paylint fix" : fix.class === "review" ? "paylint fix --review" : "in the editor"}:`)} ${fix.title}`,
  );
}

function summaryLine(summary: Summary, style: Style): string {
  const count = (severity: Severity, word: string): string =>
    `${summary[severity]} ${word}${summary[severity] === 1 ? "" : "s"}`;
  const found = summary.error + summary.warning + summary.information;
  const files = `${summary.files} file${summary.files === 1 ? "" : "s"}`;
  if (found === 0) return style.good(`Nothing to report in ${files}`);
  const information = summary.information === 0 ? "" : `, ${summary.information} for information`;
  const fixable = summary.fixable === 0 ? "" : `; ${summary.fixable} can be fixed`;
  return `${count("error", "error")}, ${count("warning", "warning")}${information} in ${files}${fixable}`;
}
