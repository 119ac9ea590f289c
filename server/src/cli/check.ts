import { join, relative } from "node:path";
import { compareSeverity } from "../engine/finding.ts";
import type { Severity } from "../rules/rule.ts";
import { oneOf, parseWords } from "./arguments.ts";
import { type CheckedFile, checkProject } from "./checking.ts";
import { createProgress } from "./progress.ts";
import { openProjects } from "./project.ts";
import { type ReportedFile, summarise } from "./report.ts";
import { reportJson } from "./report/json.ts";
import { reportText } from "./report/text.ts";
import { createStyle, wantsColour } from "./style.ts";
import { EXIT, UsageError } from "./usage.ts";

const FORMATS = ["text", "json"] as const;
const SEVERITIES: readonly Severity[] = ["error", "warning", "information"];

/** `paylint check [PATH...]` */
export async function check(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(words, {
    format: { type: "string", default: "text" },
    "fail-on": { type: "string", default: "error" },
  });
  const format = oneOf("--format", values.format, FORMATS);
  const failOn = oneOf("--fail-on", values["fail-on"], SEVERITIES);
  const workingFolder = process.cwd();
  const { projects, problems } = await openProjects(positionals.length === 0 ? ["."] : positionals, workingFolder);
  const progress = createProgress(process.stderr);
  const files: ReportedFile[] = [];
  const unreadable: string[] = [];
  for (const project of projects) {
    const shown = (path: string): string => relative(workingFolder, join(project.root, path)).replaceAll("\\", "/");
    const checked = await checkProject(project, progress.show);
    for (const file of checked.files) files.push(withPath(file, shown(file.path)));
    unreadable.push(...checked.unreadable.map(shown));
  }
  progress.clear();
  for (const problem of problems) process.stderr.write(`paylint: ${problem}\n`);
  for (const path of unreadable)
    process.stderr.write(`paylint: ${path}: it cannot be read as text and was not checked\n`);
  if (files.length === 0)
    throw new UsageError(
      "there is nothing to check: no Dockerfile, workflow, Kubernetes manifest or .env file was found",
    );
  const summary = summarise(files);
  const report =
    format === "json"
      ? reportJson(files, summary)
      : reportText(files, summary, createStyle(wantsColour(process.stdout, process.env)));
  for (const part of report) process.stdout.write(part);
  const fails = files.some(({ findings }) => findings.some(({ severity }) => compareSeverity(severity, failOn) >= 0));
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
