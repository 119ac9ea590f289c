import { joinPath } from "../../base/path.ts";
import { repositoryOf } from "../../model/workflow-path.ts";
import type { Link } from "../../contract/link.ts";
import { entriesOf, entryOf, scalarText } from "../../syntax/yaml/access.ts";
import { referencesBelow } from "./syntax/expression.ts";
import { evaluatedValues } from "./model/expression-check.ts";
import { jobOf } from "./model/graph.ts";
import { scopeOf } from "./model/names.ts";
import type { ActionReference } from "./model/step.ts";
import { type Workflow, stepsOf } from "./model/workflow.ts";

/** Links of actions and called workflows to their files and pages, and of names in expressions and `needs` to what they mean. */
export function workflowLinks(workflow: Workflow): Link[] {
  const links: Link[] = [];
  for (const { step } of stepsOf(workflow)) if (step.uses !== undefined) links.push(...usesLink(workflow, step.uses));
  for (const job of workflow.jobs) {
    if (job.uses !== undefined) links.push(...usesLink(workflow, job.uses));
    for (const need of job.needs) {
      const needed = jobOf(workflow, need.value);
      if (needed !== undefined) links.push({ start: need.start, end: need.end, offset: needed.key.start, what: "job" });
    }
  }
  links.push(...nameLinks(workflow));
  return links.sort((left, right) => left.start - right.start);
}

function usesLink({ path: own }: Workflow, uses: ActionReference): Link[] {
  const { start, end, kind, repository, path, ref } = uses;
  if (kind === "local") {
    const place = joinPath(repositoryOf(own), path.replace(/^\$\//, "./"));
    return [{ start, end, paths: /\.ya?ml$/.test(place) ? [place] : [`${place}/action.yml`, `${place}/action.yaml`] }];
  }
  if (kind !== "repository" || ref === undefined || /\$\{\{/.test(uses.text)) return [];
  const page = `https://github.com/${repository}/tree/${encodeURIComponent(ref)}${path === "" ? "" : `/${path}`}`;
  return [{ start, end, page }];
}

/** `needs.x`, `steps.x`, `inputs.x` to where they are declared. */
function nameLinks(workflow: Workflow): Link[] {
  return evaluatedValues(workflow).flatMap((value) => {
    const { job } = scopeOf(workflow, value);
    return value.expressions.flatMap(({ tree }) =>
      Array.from(referencesBelow(tree)).flatMap(({ path: [context, name = "", ...rest], start, end }): Link[] => {
        const span = { start, end };
        switch (context) {
          case "needs": {
            const needed = jobOf(workflow, name);
            return needed === undefined ? [] : [{ ...span, offset: needed.key.start, what: "job" }];
          }
          case "steps": {
            const step = (job?.steps ?? workflow.steps).find(({ id }) => id?.toLowerCase() === name);
            return step === undefined ? [] : [{ ...span, offset: step.start, what: "step" }];
          }
          case "inputs":
            return inputLink(workflow, name, span);
          case "github":
            return name === "event" && rest[0] === "inputs" ? inputLink(workflow, rest[1] ?? "", span) : [];
          default:
            return [];
        }
      }),
    );
  });
}

function inputLink({ kind, triggers, root }: Workflow, name: string, span: { start: number; end: number }): Link[] {
  const declared =
    kind === "action"
      ? entriesOf(entryOf(root, "inputs")?.value).find(({ key }) => scalarText(key)?.toLowerCase() === name)
      : triggers.flatMap(({ inputs }) => inputs).find((input) => input.name.toLowerCase() === name);
  return declared === undefined ? [] : [{ ...span, offset: declared.start, what: "input" }];
}
