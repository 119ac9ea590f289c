import type { Span } from "../../../base/span.ts";
import { remember } from "../../../base/remember.ts";
import { checkoutsOf } from "./foreign-code.ts";
import { variablesIn, writesOf } from "./environment-file.ts";
import { type CodeFolder, codeRunOf, firstLineOf, isInside, joined, plainPath } from "./running-code.ts";
import { type Step, settingText } from "./step.ts";
import type { Job, Workflow } from "./workflow.ts";

/** What a step has brought from another run. */
export interface ForeignArtifact {
  readonly step: Step;
  readonly folder: CodeFolder;
  /** The repository's own files lie there, too: what is run may be one of them, or what the artifact has put in its place. */
  readonly mixed: boolean;
}

/** More than anyone downloads in one job. */
const MOST_ARTIFACTS = 10;

/** The artifacts of the run that started this one which lie in the workspace when a step begins. */
export function artifactsBefore(workflow: Workflow, job: Job, step: Step): readonly ForeignArtifact[] {
  if (!/download/i.test(workflow.text)) return [];
  const index = job.steps.indexOf(step);
  return artifactsOf(job).filter(({ from, to }) => from < index && index <= to);
}

interface PlacedArtifact extends ForeignArtifact {
  /** The steps between which it lies there, by their number. */
  readonly from: number;
  readonly to: number;
}

const artifactsOf = remember((job: Job): readonly PlacedArtifact[] => {
  const { steps } = job;
  const checkouts = checkoutsOf(job);
  const found: PlacedArtifact[] = [];
  for (const [from, step] of steps.entries()) {
    for (const path of foldersOf(step, steps, from)) {
      if (found.length >= MOST_ARTIFACTS) return found;
      const before = checkouts.filter(({ index }) => index < from);
      // A checkout begins with an empty folder.
      const next =
        path === "" ? checkouts.find((checkout) => checkout.index > from && checkout.path === "") : undefined;
      const others = before.flatMap((checkout) =>
        checkout.path === "" || checkout.path === path ? [] : [checkout.path],
      );
      const mixed = path === "" && before.some((checkout) => checkout.path === "");
      found.push({ step, folder: { path, others }, mixed, from, to: next?.index ?? steps.length });
    }
  }
  return found;
});

/** Where a step, and those that unpack what it has brought, put the files. */
function foldersOf(step: Step, steps: readonly Step[], index: number): readonly string[] {
  const input = (name: string): string => settingText(step.with, name) ?? "";
  switch (step.uses?.repository) {
    case "actions/download-artifact":
      return /workflow_run/.test(input("run-id")) ? [plainPath(input("path"))] : [];
    case "dawidd6/action-download-artifact":
      // Of a branch, or of what was pushed: no stranger's.
      if (/^push$/.test(input("event")) || (input("branch") !== "" && !input("branch").includes("${{"))) return [];
      return [plainPath(input("path"))];
    case "actions/github-script":
      return /\bdownloadArtifact\b/.test(input("script")) ? unpackedBy(steps.slice(index)) : [];
    default:
  }
  if (step.run === undefined || !/\bgh run download\b/.test(step.run.value)) return [];
  return (step.script()?.commands ?? []).flatMap(({ name, words }) => {
    if (name !== "gh" || words[1]?.text !== "run" || words[2]?.text !== "download") return [];
    const option = words.findIndex(({ text }) => text === "-D" || text === "--dir");
    return [plainPath((option < 0 ? undefined : words[option + 1]?.source)?.replaceAll(/["']/g, "") ?? "")];
  });
}

function unpackedBy(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) =>
    step.run === undefined || !step.run.value.includes("unzip")
      ? []
      : (step.script()?.commands ?? []).flatMap(({ name, words }) => {
          if (name !== "unzip") return [];
          const option = words.findIndex(({ text }) => text === "-d");
          return [plainPath((option < 0 ? undefined : words[option + 1]?.source)?.replaceAll(/["']/g, "") ?? "")];
        }),
  );
}

export interface ArtifactUse extends Span {
  readonly as: "program" | "variables";
  /** Outputs that no script holds: they are texts, though of any name. */
  readonly isText: boolean;
}

/** Where a step makes what lies in an artifact a program, or variables of the steps that follow. */
export function artifactUse(
  workflow: Workflow,
  job: Job,
  step: Step,
  { folder, mixed }: ForeignArtifact,
): ArtifactUse | undefined {
  const run = codeRunOf(workflow.text, step, folder);
  if (run !== undefined) return { start: run.start, end: run.end, as: "program", isText: false };
  if (step.run === undefined || mixed || /=~/.test(step.run.value)) return undefined;
  const writes = writesOf(workflow, step);
  const held = writes.length === 0 ? new Set() : variablesHolding(step, folder);
  for (const write of writes) {
    if (!readsFrom(write.text, folder) && !variablesIn(write.text).some((name) => held.has(name))) continue;
    const whole = !write.text.includes("$");
    const isText = write.file === "GITHUB_OUTPUT" && !isUsedInScript(job, step, whole ? "" : (write.name ?? ""));
    // One value that is only compared, or given to an action, is what artifacts are read for.
    if (isText && !whole) continue;
    return { ...firstLineOf(workflow.text, write.command), as: "variables", isText };
  }
  return undefined;
}

/** Whether a piece of script reads a file of a folder: `cat out/number`, `$(<out/number)`. */
function readsFrom(text: string, folder: CodeFolder): boolean {
  const file = /(?:^|[(\s;])(?:cat\s+|<\s*)["']?([^\s"')|<>$]+)["']?\s*(?:\)|$)/.exec(text)?.[1];
  return file !== undefined && !file.startsWith("/") && isInside(joined("", file), folder);
}

function variablesHolding(step: Step, folder: CodeFolder): ReadonlySet<string> {
  const assignments = (step.script()?.commands ?? []).flatMap((command) => command.assignments);
  return new Set(
    assignments.flatMap(({ name, value }) =>
      value !== undefined && readsFrom(value.source.replace(/^"(.*)"$/s, "$1"), folder) ? [name] : [],
    ),
  );
}

/** Whether an output, or any where no name is given, becomes part of a script: as an action's input it is only a text. */
function isUsedInScript(job: Job, { id }: Step, name: string): boolean {
  if (id === undefined) return false;
  const output = `steps.${id}.outputs.${name}`;
  return job.steps.some(({ run, with: inputs }) =>
    [run, inputs.find((input) => input.name === "script")?.value].some((code) => code?.value.includes(output) === true),
  );
}
