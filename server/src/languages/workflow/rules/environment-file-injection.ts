import type { Workflow, WorkflowParts } from "../model/workflow.ts";
import { type ChosenText, chosenInShell } from "../model/chosen-text.ts";
import { writesOf } from "../model/environment-file.ts";
import type { Setting, Step } from "../model/step.ts";
import { firstLineOf } from "../model/running-code.ts";
import { PRIVILEGED_EVENTS } from "../model/foreign-code.ts";
import { asScalar, entryOf } from "../../../syntax/yaml/access.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

export default rule<Workflow, WorkflowParts>({
  severity: "error",
  pci: ["6.2.4"],
  summary: "Somebody else's text becomes a variable of the steps that follow",
  why: "A line break in it sets any variable: one such as `NODE_OPTIONS` or `BASH_ENV` runs a program with the secrets of the steps behind",
  how: "Write only what has been checked, or hand the text over as a step's output and use it through `env:`",
  honours: ["zizmor:github-env", "zizmor:insecure-commands"],
  check(workflow, report) {
    if (!/ACTIONS_ALLOW_UNSECURE_COMMANDS/i.test(workflow.text)) return;
    allowed(workflow.env, report);
    for (const job of workflow.jobs) allowed(job.env, report);
  },
  step({ step, job }, report, workflow) {
    allowed(step.env, report);
    if (workflow.settings.strict) reportOpen(workflow, step, report);
    if (step.run === undefined || !/GITHUB_(?:ENV|PATH)|::(?:set-env|add-path)/.test(step.run.value)) return;
    oldCommands(workflow, step, report);
    // A delimiter that is drawn anew keeps a text together, whatever it says; a pattern keeps it to what was meant.
    if (/<<(?:\\?["']?)?\$|=~/.test(step.run.value)) return;
    for (const write of writesOf(workflow, step)) {
      if (write.file === "GITHUB_OUTPUT") continue;
      const chosen = chosenInShell({ workflow, job, step }, write, write.text);
      if (chosen === undefined || (write.file === "GITHUB_ENV" && isOneLine(chosen))) continue;
      report({
        at: firstLineOf(workflow.text, write.command),
        certainty: chosen.by === "anyone" ? "certain" : "likely",
        message: `\`${chosen.source}\` is written into \`${write.file}\`, and ${chosen.by === "anyone" ? "anybody" : "whoever writes a commit"} chooses what it says`,
      });
    }
  },
});

/** What a step writes for those that follow, or has as its variables, where the file does not say what that is. */
function reportOpen(workflow: Workflow, step: Step, report: Reporter): void {
  const variables = asScalar(entryOf(step.node, "env")?.value);
  if (variables?.value.includes("${{") === true)
    report({
      at: variables,
      certainty: "unknown",
      message: "Which variables the step has is decided elsewhere, and one of them may let what it prints set others",
      how: "Write the variables one by one",
    });
  const { run } = step;
  const mayBeForeign =
    workflow.kind === "action" || workflow.triggers.some(({ event }) => PRIVILEGED_EVENTS.includes(event));
  if (run === undefined || !mayBeForeign || !/GITHUB_(?:ENV|PATH)/.test(run.value)) return;
  const source = scalarSource(workflow.text, run);
  // By lines, because PowerShell and the Windows shell write so as well.
  for (const { 0: line, 1: written = "", 2: file = "", index } of source.text.matchAll(WRITING_LINE)) {
    if (!/[$%`]/.test(written)) continue;
    const start = index + line.length - line.trimStart().length;
    report({
      at: source.span(start, index + line.length),
      certainty: "unknown",
      message: `What is written into \`${file}\` is not written here, and the steps that follow have it as variables or programs`,
    });
  }
}

const WRITING_LINE = /^(.{1,500}?)(?:>>?|\| *(?:tee|Out-File|Add-Content)\b)[^\n]{0,40}?\b(GITHUB_(?:ENV|PATH))\b.*$/gm;

/** Names of branches hold no line break; what is typed in at the start is a member's. */
function isOneLine({ source, by }: ChosenText): boolean {
  return by === "starter" || by === "pusher" || /(?:head_ref|\.ref|\.label|_branch|\.name|\.email)$/.test(source);
}

function allowed(env: readonly Setting[], report: Reporter): void {
  for (const { name, value, start, end } of env) {
    if (name.toUpperCase() !== "ACTIONS_ALLOW_UNSECURE_COMMANDS" || value?.value.toLowerCase() !== "true") continue;
    report({
      at: { start, end },
      message: "Whatever a step prints may set variables and the search path of those that follow",
      how: "Take it out, and write to `GITHUB_ENV` and `GITHUB_PATH` instead of `::set-env` and `::add-path`",
    });
  }
}

function oldCommands(workflow: Workflow, step: Step, report: Reporter): void {
  for (const command of step.script()?.commands ?? []) {
    const found = /::(set-env name=|add-path::)/.exec(workflow.text.slice(command.start, command.end))?.[1];
    if (found === undefined || (command.name !== "echo" && command.name !== "printf")) continue;
    const [old, file] = found.startsWith("set-env") ? ["::set-env", "GITHUB_ENV"] : ["::add-path", "GITHUB_PATH"];
    report({
      at: firstLineOf(workflow.text, command),
      message: `GitHub refuses \`${old}\`, unless everything that is printed may set variables`,
      how: `Append the line to the file that \`${file}\` names`,
    });
  }
}
