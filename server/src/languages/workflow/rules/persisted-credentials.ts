import { type Job, type Workflow, stepsOf } from "../model/workflow.ts";
import { certainDemands } from "../model/token-need.ts";
import { addToInputs } from "../model/edit.ts";
import { type Step, settingText } from "../model/step.ts";
import type { Fix } from "../../../contract/edit.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["8.3.2", "8.6.2"],
  summary: "The checkout's token is uploaded with the workspace",
  why: "Whoever may download the artifact while the job runs can push code to the payment service with the token in `.git/config`",
  how: "Give the checkout `persist-credentials: false`, or upload the files that are meant and not the whole workspace",
  honours: ["zizmor:artipacked"],
  check(workflow, report) {
    if (!/\bactions\/checkout\b/i.test(workflow.text)) return;
    const uploaded = new Set<Step>();
    for (const job of workflow.text.includes("upload-artifact") ? workflow.jobs : []) {
      const upload = job.steps.findIndex(uploadsWorkspace);
      const checkout = job.steps.slice(0, Math.max(upload, 0)).find(leavesToken);
      const step = job.steps[upload];
      if (checkout?.uses === undefined || step?.uses === undefined) continue;
      uploaded.add(checkout);
      const path = step.with.find(({ name }) => name === "path");
      report({
        at: checkout.uses,
        message: `The token that this checkout leaves in \`.git/config\` is uploaded with \`${path?.value?.value.trim() ?? "."}\``,
        related: [{ span: path ?? step.uses, message: "The whole workspace is uploaded here" }],
        fixes: leaveNone(workflow, job, checkout),
      });
    }
    if (!workflow.settings.strict) return;
    for (const { step, job } of stepsOf(workflow)) {
      if (step.uses === undefined || uploaded.has(step) || !keepsToken(step)) continue;
      if ((job?.steps ?? workflow.steps).some(({ run }) => /\bgit\b.*\bpush\b/.test(run?.value ?? ""))) continue;
      report({
        at: step.uses,
        certainty: "unknown",
        message: "The token of this checkout stays on the machine for every later step, and the actions among them",
        fixes: job === undefined ? [] : leaveNone(workflow, job, step),
      });
    }
  },
});

/** A push later in the job would fail without the token, and a script may hide one. */
function leaveNone(workflow: Workflow, job: Job, checkout: Step): readonly Fix[] {
  const pushes = job.steps.some(
    ({ run, uses }) => /\bgit\b|\.sh\b|\bmake\b|\brun\b/.test(run?.value ?? "") || isUnknown(uses?.repository),
  );
  if (pushes || certainDemands(workflow, job).length > 0 || settingText(checkout.with, PERSIST) !== undefined)
    return [];
  const edit = addToInputs(workflow, checkout, `${PERSIST}: false`);
  return edit === undefined ? [] : [{ title: "Leave no token in the workspace", class: "review", edits: [edit] }];
}

const PERSIST = "persist-credentials";

function keepsToken({ uses, with: inputs }: Step): boolean {
  return uses?.repository === "actions/checkout" && settingText(inputs, PERSIST)?.trim().toLowerCase() !== "false";
}

/** Versions from 6 on keep the token outside of the workspace. */
function leavesToken({ uses, with: inputs }: Step): boolean {
  if (uses?.repository !== "actions/checkout" || settingText(inputs, PERSIST) !== undefined) return false;
  const major = /^v?([1-5])(?:\.|$)/.exec(uses.ref ?? "");
  return major !== null && settingText(inputs, "path") === undefined;
}

/** Hidden files, and `.git` with them, stay out since versions 3.2 and 4.4 unless they are asked for. */
function uploadsWorkspace({ uses, with: inputs }: Step): boolean {
  if (uses?.repository !== "actions/upload-artifact") return false;
  const lines = (settingText(inputs, "path") ?? "").split("\n").map((line) => line.trim());
  const isWhole = lines.some((line) =>
    /^(?:\.\/?|\$\{\{\s*github\.workspace\s*\}\}\/?|\.\/?\*\*(?:\/\*)?)$/.test(line),
  );
  const isLeftOut = lines.some((line) => /^!.*\.git\b/.test(line));
  const takesHidden =
    settingText(inputs, "include-hidden-files") === "true" ||
    /^v?(?:[12](?:\.|$)|3\.[01]\.|4\.[0-3]\.)/.test(uses.ref ?? "");
  return isWhole && takesHidden && !isLeftOut;
}

function isUnknown(repository: string | undefined): boolean {
  return repository !== undefined && repository !== "" && !repository.startsWith("actions/");
}
