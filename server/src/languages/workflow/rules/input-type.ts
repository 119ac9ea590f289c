import { calleeOf } from "../model/callee.ts";
import { evaluatedValues } from "../model/expression-check.ts";
import { KINDS, kindOfValue } from "../model/expression-type.ts";
import { takes } from "../model/scalar-kind.ts";
import type { Workflow } from "../model/workflow.ts";
import { type Report, rule } from "../../../contract/rule.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";

/**
 * A text takes any value, a number and a boolean their own alone. Sources: GitHub's documentation of reusable workflows, actions/runner#1483,
 * the refusal "Unexpected value 'false'" of 3rdIteration/seedsigner#443 and ShokoAnime/Shoko-WebUI#1356; December 2026.
 */
export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A called workflow is given a value of another type",
  why: "GitHub refuses the call when the run comes to it: what was built does not go out, and what went out does not go back",
  how: "Write numbers and `true` without quotes; `fromJSON()` makes them of a text",
  needs: ["workflows"],
  worksAlone: true,
  check(workflow, report, workspace) {
    for (const { uses, with: given } of workflow.jobs) {
      const called = uses === undefined ? undefined : calleeOf(workflow, uses, workspace)?.workflow;
      const declared = called?.triggers.find(({ event }) => event === "workflow_call")?.inputs ?? [];
      for (const { name, value } of declared.length === 0 ? [] : given) {
        const type = declared.find((input) => input.name.toLowerCase() === name.toLowerCase())?.type;
        if (value === undefined || (type !== "boolean" && type !== "number")) continue;
        const found = value.value.includes("${{")
          ? fromExpression(workflow, value, name, type)
          : fromText(value, name, type);
        if (found !== undefined) report(found);
      }
    }
  },
});

function fromText(value: YamlScalar, name: string, type: "boolean" | "number"): Report | undefined {
  if (takes({ type }, value, false)) return undefined;
  if (value.value === "") return { at: value, message: `\`${name}\` is ${KINDS[type]}, and this is nothing` };
  const isQuoted = (value.style === "single" || value.style === "double") && takes({ type }, value, true);
  return {
    at: value,
    message: `\`${name}\` is ${KINDS[type]}, and this is ${isQuoted ? "a text, for its quotes" : "a text"}`,
    ...(isQuoted
      ? {
          fixes: [
            {
              title: "Take the quotes away",
              class: "review",
              edits: [{ start: value.start, end: value.end, newText: value.value }],
            },
          ],
        }
      : {}),
  };
}

function fromExpression(
  workflow: Workflow,
  scalar: YamlScalar,
  name: string,
  type: "boolean" | "number",
): Report | undefined {
  const value = evaluatedValues(workflow).find((each) => each.scalar === scalar);
  const kind = value === undefined ? undefined : kindOfValue(workflow, value);
  if (kind === undefined || kind === type) return undefined;
  const [expression] = value?.expressions ?? [];
  return {
    at: scalar,
    certainty: "likely",
    message: `\`${name}\` is ${KINDS[type]}, and this comes to ${KINDS[kind]}`,
    ...(kind === "text" && scalar.style === "plain" && expression !== undefined
      ? {
          fixes: [
            {
              title: "Read the text with `fromJSON()`",
              class: "review",
              edits: [
                { start: expression.start, end: expression.end, newText: `\${{ fromJSON(${expression.text}) }}` },
              ],
            },
          ],
        }
      : {}),
  };
}
