import type { Expression } from "../syntax/expression.ts";
import type { Fix } from "../../../contract/edit.ts";
import type { Span } from "../../../base/span.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import { addToStepEnvironment } from "./edit.ts";
import type { Job, Workflow } from "./workflow.ts";
import type { Step } from "./step.ts";

/** How a script can use a variable where an expression stands: bare or in double quotes. */
export type Quoting = "none" | "double";

/**
 * Puts an expression's value into a variable of the step, and the variable in its place. Undefined where the step has another
 * variable of that name, and where that is not one plain edit.
 */
export function passInVariable(
  workflow: Workflow,
  step: Step,
  expression: Expression,
  name: string,
  quoting: Quoting | undefined,
): Fix | undefined {
  if (quoting === undefined || expression.text.includes("\n")) return undefined;
  const known = step.env.find((variable) => variable.name === name);
  const value = workflow.text.slice(expression.start, expression.end);
  if (known !== undefined && known.value?.value !== value) return undefined;
  const declaration = known === undefined ? addToStepEnvironment(workflow, step, [`${name}: ${value}`]) : undefined;
  if (known === undefined && declaration === undefined) return undefined;
  const use = quoting === "double" ? `\${${name}}` : `"\${${name}}"`;
  const edit = { start: expression.start, end: expression.end, newText: use };
  return {
    title: `Pass it in the variable \`${name}\``,
    class: "review",
    edits: declaration === undefined ? [edit] : [declaration, edit],
  };
}

/** The default shell there is PowerShell, which names variables in another way. */
export function isWindows(job: Job | undefined): boolean {
  return job?.runsOn.some(({ value }) => /windows|\$\{\{/i.test(value)) === true;
}

/** Whether an expression stands bare or in double quotes of a plain script; here-documents and single quotes are left alone. */
export function quotingAt(code: YamlScalar, step: Step, expression: Span, text: string): Quoting | undefined {
  if (step.shell !== undefined && !/^(?:ba)?sh\b/.test(step.shell)) return undefined;
  if (code.style !== "literal" && code.style !== "plain") return undefined;
  const before = text.slice(code.start, expression.start);
  if (before.includes("<<") || before.includes("`")) return undefined;
  let quote: "'" | '"' | undefined;
  for (let index = 0; index < before.length; index++) {
    const character = before[index];
    if (quote === undefined && character === "#" && /\s/.test(before[index - 1] ?? " ")) {
      const end = before.indexOf("\n", index);
      if (end < 0) return undefined;
      index = end;
    } else if (character === "\\" && quote !== "'") index++;
    else if ((character === "'" || character === '"') && (quote === undefined || quote === character))
      quote = quote === undefined ? character : undefined;
    else if (character === "(" && before[index - 1] === "$" && quote === '"') return undefined;
  }
  return quote === undefined ? "none" : quote === '"' ? "double" : undefined;
}
