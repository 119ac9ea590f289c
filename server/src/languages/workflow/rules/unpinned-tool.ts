import { INSTALLERS } from "../../../model/data/action-inputs.ts";
import { type Step, settingText } from "../model/step.ts";
import type { Workflow, WorkflowParts } from "../model/workflow.ts";
import { isWholeExpression } from "../syntax/expression.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow, WorkflowParts>({
  severity: "information",
  pci: ["6.3.2", "11.5.2"],
  summary: "A step fetches the newest version of a program",
  why: "A pinned action that fetches whatever is newest runs what nobody has looked at, with the secrets of the job: a stolen release of a scanner is enough",
  how: "Name the version of the program that you checked",
  profile: "strict",
  honours: ["zizmor:unpinned-tools"],
  step({ step }, report) {
    const { uses } = step;
    const installer = uses?.path === "" ? INSTALLERS.get(uses.repository) : undefined;
    if (uses === undefined || installer === undefined || step.calledBy !== undefined) return;
    const value = settingText(step.with, installer.input)?.trim() ?? "";
    const name = `\`${uses.text.split("@")[0]}\``;
    if (value === "") {
      if (installer.isNewestByDefault && settingText(step.with, installer.file ?? "") === undefined)
        report({
          at: uses,
          message: `${name} fetches the newest version there is, as no \`${installer.input}\` is named`,
        });
      return;
    }
    const at = inputOf(step, installer.input) ?? uses;
    if (value.toLowerCase() === "latest") report({ at, message: `${name} fetches whatever is newest at the time` });
    else if (isWholeExpression(value))
      report({ at, certainty: "unknown", message: `Which version ${name} fetches is decided elsewhere` });
  },
});

function inputOf(step: Step, name: string): Step["with"][number] | undefined {
  return step.with.find((input) => input.name.toLowerCase() === name);
}
