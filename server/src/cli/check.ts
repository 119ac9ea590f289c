import { join, relative } from "node:path";
import { whyNoText } from "../disk/read.ts";
import { compareSeverity } from "../contract/finding.ts";
import type { Severity } from "../contract/rule.ts";
import { oneOf, parseWords } from "./arguments.ts";
import { type CheckedFile, checkProject } from "../disk/checking.ts";
import { note, print, printJsonParts } from "./output.ts";
import { say } from "../base/say.ts";
import { createProgress } from "./progress.ts";
import { openProjects } from "../disk/project.ts";
import { type ReportedFile, summarise } from "../reports/report.ts";
import { reportJson } from "../reports/json.ts";
import { reportText } from "../reports/text.ts";
import { checkedTitles } from "../engine/identify.ts";
import { createStyle, wantsColour } from "./style.ts";
import { createTiming } from "./timing.ts";
import { EXIT, UsageError } from "./usage.ts";

const FORMATS = ["text", "json"] as const;
const SEVERITIES: readonly Severity[] = ["error", "warning", "information"];

/** `paylint check [PATH...]` */
export async function check(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(words, {
    format: { type: "string", default: "text" },
    "fail-on": { type: "string", default: "error" },
    timing: { type: "boolean", default: false },
  });
  const format = oneOf("--format", values.format, FORMATS);
  const failOn = oneOf("--fail-on", values["fail-on"], SEVERITIES);
  const workingFolder = process.cwd();
  const { projects, problems } = await openProjects(positionals.length === 0 ? ["."] : positionals, workingFolder);
  const progress = createProgress();
  const timing = values.timing ? createTiming() : undefined;
  const files: ReportedFile[] = [];
  const unread: string[] = [];
  let mayHoldAnything = false;
  for (const project of projects) {
    const shown = (path: string): string => relative(workingFolder, join(project.root, path)).replaceAll("\\", "/");
    const checked = await checkProject(project, progress.show, timing);
    for (const file of checked.files) files.push(withPath(file, shown(file.path)));
    for (const path of checked.unreadable) {
      const { why, isForContent } = whyNoText(join(project.root, path), project.root);
      unread.push(`${shown(path)} was not checked: ${why}`);
      mayHoldAnything ||= isForContent;
    }
  }
  progress.clear();
  for (const problem of problems) note(say`paylint: ${problem}`);
  for (const words of unread) note(say`paylint: ${words}`);
  for (const row of timing?.rows() ?? []) note(row);
  if (files.length === 0 && !mayHoldAnything)
    throw new UsageError(`there is nothing to check: no ${checkedTitles("or")} were found`);
  const summary = summarise(files);
  if (format === "json") printJsonParts(reportJson(files, summary));
  else
    for (const part of reportText(files, summary, createStyle(wantsColour(process.stdout, process.env)))) print(part);
  const fails = files.some(({ findings }) => findings.some(({ severity }) => compareSeverity(severity, failOn) >= 0));
  // Nobody may take silence about a file that was not read for a clean bill.
  if (mayHoldAnything) return EXIT.usage;
  return fails ? EXIT.findings : problems.length > 0 ? EXIT.usage : EXIT.clean;
}

/** The file under another path; its text is still read when it is asked for. */
function withPath(file: CheckedFile, path: string): ReportedFile {
  const { language, findings } = file;
  return {
    path,
    language,
    findings,
    get text() {
      return file.text;
    },
  };
}
