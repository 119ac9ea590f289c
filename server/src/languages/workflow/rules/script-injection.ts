import { type Workflow, type WorkflowParts } from "../model/workflow.ts";
import { type Injection, injectionsOf } from "../model/injection.ts";
import { openTextsOf } from "../model/open-text.ts";
import { type PassedText, passedTexts } from "../model/passed-text.ts";
import { isWindows, passInVariable } from "../model/variable-fix.ts";
import { type Certainty, type Reporter, rule } from "../../../contract/rule.ts";

const CERTAINTY: Readonly<Record<Injection["by"], Certainty>> = {
  anyone: "certain",
  contributor: "likely",
  pusher: "likely",
  starter: "likely",
};

const WHO: Readonly<Record<Injection["by"], string>> = {
  anyone: "anyone who opens a pull request, an issue or a comment",
  contributor: "whoever writes a commit",
  pusher: "whoever pushes a branch or a tag",
  starter: "whoever starts the workflow",
};

export default rule<Workflow, WorkflowParts>({
  severity: "error",
  pci: ["6.2.4"],
  summary: "Somebody else's text becomes part of a script",
  why: "A title such as `$(curl …)` runs as a command with the secrets of the job, and from there can reach payments",
  how: "Put the value into an environment variable of the step and use that, in quotes, in the script",
  honours: ["zizmor:template-injection"],
  needs: ["workflows"],
  worksAlone: true,
  check(workflow, report, workspace) {
    for (const job of workflow.jobs)
      if (job.uses !== undefined) reportPassed(passedTexts(workflow, job, undefined, workspace), job.uses.text, report);
  },
  step({ step, job }, report, workflow, workspace) {
    if (!workflow.text.includes("${{")) return;
    if (step.uses !== undefined) reportPassed(passedTexts(workflow, job, step, workspace), step.uses.text, report);
    const injections = injectionsOf(workflow, job, step);
    for (const { expression, source, by, quoting } of injections) {
      const fix =
        isWindows(job) || source.startsWith("env.")
          ? undefined
          : passInVariable(workflow, step, expression, variableName(source), quoting);
      report({
        at: expression,
        certainty: CERTAINTY[by],
        message: `\`${source}\` is put into the script${roundabout(expression, source)}, and ${WHO[by]} chooses what it says`,
        ...(fix === undefined ? {} : { fixes: [fix] }),
      });
    }
    if (!workflow.settings.strict) return;
    for (const { expression, source } of openTextsOf(workflow, job, step)) {
      if (injections.some((injection) => injection.expression === expression)) continue;
      report({
        at: expression,
        certainty: "unknown",
        message: `\`${source}\` is put into the script as it is, and the file does not show what it may say`,
      });
    }
  },
});

function reportPassed(passed: readonly PassedText[], callee: string, report: Reporter): void {
  for (const { expression, source, by, input, place } of passed)
    report({
      at: expression,
      certainty: CERTAINTY[by],
      message: `\`${callee}\` puts its input \`${input}\` into a script as it is, and ${WHO[by]} chooses what \`${source}\` says`,
      how: "Let it take the input through an environment variable of its step, in quotes",
      related: [{ span: place.span, path: place.path, message: "Here it becomes part of the script" }],
    });
}

/** How it comes there, where the script does not name it. */
function roundabout({ text }: Injection["expression"], source: string): string {
  const path = /\b(?:steps|needs|env)\.[\w.-]+/.exec(text)?.[0];
  return path === undefined || text.includes(source) ? " as it is" : ` by way of \`${path}\``;
}

/** `github.event.pull_request.title` becomes `PULL_REQUEST_TITLE`. */
function variableName(source: string): string {
  return source
    .replace(/^github\.(?:event\.)?/, "")
    .replaceAll(/[^a-z\d]+/g, "_")
    .replace(/_$/, "")
    .toUpperCase();
}
