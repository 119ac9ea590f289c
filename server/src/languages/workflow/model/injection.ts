import type { Expression } from "../syntax/expression.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import { type ChosenText, chosenIn } from "./chosen-text.ts";
import type { Job, Workflow } from "./workflow.ts";
import { expressionsOf } from "./expression.ts";
import { type Step, settingText } from "./step.ts";
import { type Quoting, quotingAt } from "./variable-fix.ts";

/** Text that somebody outside can choose, where it is put into a script before the script runs. */
export interface Injection extends ChosenText {
  readonly step: Step;
  readonly expression: Expression;
  /** How a script can use a variable in its place; undefined where that is not one plain edit. */
  readonly quoting: Quoting | undefined;
}

/** Inputs of actions that run what they are given, in lower case. */
const CODE_INPUTS = new Map<string, readonly string[]>([
  ["actions/github-script", ["script"]],
  ["azure/powershell", ["inlinescript"]],
  ["azure/cli", ["inlinescript"]],
  ["amadevus/pwsh-script", ["script"]],
  ["appleboy/ssh-action", ["script"]],
  ["fifsky/ssh-action", ["command"]],
  ["garygrossgarten/github-action-ssh", ["command"]],
  ["nick-fields/retry", ["command", "on_retry_command", "new_command_on_retry"]],
  ["nick-invision/retry", ["command", "on_retry_command", "new_command_on_retry"]],
  ["jannekem/run-python-script-action", ["script"]],
  ["addnab/docker-run-action", ["run", "options"]],
  ["coactions/setup-xvfb", ["run"]],
  ["gabrielbb/xvfb-action", ["run"]],
  ["uraimo/run-on-arch-action", ["run", "install", "setup"]],
  ["cross-platform-actions/action", ["run"]],
  ["cardinalby/js-eval-action", ["expression"]],
  ["satackey/action-js-inline", ["script"]],
  ["mikefarah/yq", ["cmd"]],
  ["sergeysova/jq-action", ["cmd"]],
  ["wei/curl", ["args"]],
  // Its templates are filled in by a language that runs what stands in them.
  ["tibdex/backport", ["body_template", "head_template", "labels_template", "title_template"]],
]);

/** Where a step's text becomes code. */
export function codeOf(step: Step): readonly YamlScalar[] {
  if (step.run !== undefined) return [step.run];
  if (step.uses?.kind === "docker") return dockerCodeOf(step);
  const inputs = CODE_INPUTS.get(step.uses?.repository ?? "") ?? [];
  return step.with.flatMap(({ name, value }) =>
    value !== undefined && inputs.includes(name.toLowerCase()) ? [value] : [],
  );
}

/** What a container is started with is code where a shell or another language reads it. */
function dockerCodeOf(step: Step): readonly YamlScalar[] {
  const entry = settingText(step.with, "entrypoint") ?? "";
  const args = settingText(step.with, "args") ?? "";
  if (!/(?:^|\/)(?:(?:ba|da|z)?sh|python[\d.]*|node|pwsh)$/.test(entry) && !/(?:^|\s)-e?c\s/.test(args)) return [];
  return step.with.flatMap(({ name, value }) =>
    value !== undefined && /^(?:args|entrypoint)$/i.test(name) ? [value] : [],
  );
}

export function injectionsOf(workflow: Workflow, job: Job | undefined, step: Step): Injection[] {
  return codeOf(step).flatMap((code) =>
    expressionsOf(workflow, code).flatMap((expression): Injection[] => {
      const found = chosenIn({ workflow, job, step }, expression.tree);
      if (found === undefined) return [];
      const quoting = step.run === undefined ? undefined : quotingAt(code, step, expression, workflow.text);
      return [{ step, expression, ...found, quoting }];
    }),
  );
}
