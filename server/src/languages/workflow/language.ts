import { completeWorkflow } from "./complete.ts";
import { explainWorkflow } from "./explain.ts";
import { workflowLinks } from "./links.ts";
import { mayBuild, workflowBuilds } from "./model/builds.ts";
import { type Workflow, stepsOf, workflowModel } from "./model/workflow.ts";
import type { Step } from "./model/step.ts";
import { type Span, lastStartingBy, partAt } from "../../base/span.ts";
import type { YamlEntry, YamlNode } from "../../syntax/yaml/tree.ts";
import { presentItems } from "../../syntax/yaml/access.ts";
import { yamlComments } from "../../syntax/yaml/comments.ts";
import type { LanguageModule } from "../../contract/language.ts";

export const workflowLanguage: LanguageModule<Workflow> = {
  id: "workflow",
  units: (text) => [{ start: 0, end: text.length, text }],
  model: (unit, path, settings) => workflowModel(unit.text, path, settings),
  limit: (workflow) => workflow.document.limit,
  isTemplate: (workflow) => workflow.isTemplate,
  isForeign: () => false,
  *parts(workflow) {
    for (const step of stepsOf(workflow)) yield ["step", step];
  },
  facts: (workflow) => {
    const builds = workflowBuilds(workflow);
    return builds.length === 0 ? {} : { builds };
  },
  mayTellFacts: mayBuild,
  comments: (workflow) => yamlComments(workflow.text),
  scope: (workflow, offset) =>
    stepAround(workflow, offset) ?? entryAround(workflow.root, offset) ?? { start: offset, end: offset },
  complete: completeWorkflow,
  links: workflowLinks,
  hover: explainWorkflow,
  trailingComments: true,
  lineStyle: "yaml",
};

const orderedSteps = new WeakMap<Workflow, readonly Step[]>();

/** Steps stand in the order of jobs, which an alias may break. */
function stepAround(workflow: Workflow, offset: number): Span | undefined {
  let steps = orderedSteps.get(workflow);
  if (steps === undefined) {
    steps = [...stepsOf(workflow)].map(({ step }) => step).sort((left, right) => left.start - right.start);
    orderedSteps.set(workflow, steps);
  }
  return partAt(steps, offset);
}

/** The innermost entry that an offset stands in. */
function entryAround(root: YamlNode | undefined, offset: number): YamlEntry | undefined {
  let found: YamlEntry | undefined;
  for (let node = root; node?.type === "map" || node?.type === "sequence";) {
    if (node.type === "sequence") {
      const items: readonly YamlNode[] = presentItems(node);
      node = items[lastStartingBy(items, offset)];
      continue;
    }
    const entry = partAt(node.entries, offset);
    if (entry === undefined) break;
    found = entry;
    node = offset <= (entry.key?.end ?? 0) ? undefined : entry.value;
  }
  return found;
}
