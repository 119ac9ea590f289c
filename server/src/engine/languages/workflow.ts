import { workflowBuilds } from "../../model/build-facts.ts";
import { type Workflow, stepsOf, workflowModel } from "../../model/workflow.ts";
import type { Span } from "../../syntax/span.ts";
import type { YamlEntry, YamlNode } from "../../syntax/yaml.ts";
import { yamlComments } from "../../syntax/yaml-comments.ts";
import type { LanguageModule } from "../language.ts";

export const workflowLanguage: LanguageModule<Workflow> = {
  id: "workflow",
  units: (text) => [{ start: 0, end: text.length, text }],
  model: (unit, path, settings) => workflowModel(unit.text, path, settings),
  limit: (workflow) => workflow.document.limit,
  isTemplate: (workflow) => workflow.isTemplate,
  isForeign: () => false,
  facts: (workflow) => {
    const builds = workflowBuilds(workflow);
    return builds.length === 0 ? {} : { builds };
  },
  comments: (workflow) => yamlComments(workflow.text),
  scope: (workflow, offset) =>
    stepAround(workflow, offset) ?? entryAround(workflow.root, offset) ?? { start: offset, end: offset },
  trailingComments: true,
};

function stepAround(workflow: Workflow, offset: number): Span | undefined {
  for (const { step } of stepsOf(workflow)) if (step.start <= offset && offset <= step.end) return step;
  return undefined;
}

/** The innermost entry that an offset stands in. */
function entryAround(node: YamlNode | undefined, offset: number): YamlEntry | undefined {
  if (node?.type === "sequence") {
    for (const item of node.items) {
      const found = entryAround(item, offset);
      if (found !== undefined) return found;
    }
  }
  if (node?.type !== "map") return undefined;
  const entry = node.entries.find(({ start, end }) => start <= offset && offset <= end);
  if (entry === undefined) return undefined;
  return offset <= (entry.key?.end ?? 0) ? entry : (entryAround(entry.value, offset) ?? entry);
}
