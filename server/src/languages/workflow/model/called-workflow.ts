import { entriesOf, entryOf, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { ActionFace } from "./known-action.ts";
import type { Workflow } from "./workflow.ts";

/** What a called workflow takes. Without a list of secrets it takes any that it is handed. */
export function calledFace({ root }: Workflow): {
  readonly inputs: ActionFace;
  readonly secrets: ActionFace | undefined;
} {
  const call = valueAt(root, "on", "workflow_call");
  const secrets = entryOf(call, "secrets");
  return {
    inputs: faceIn(entryOf(call, "inputs")?.value),
    secrets: secrets === undefined ? undefined : faceIn(secrets.value),
  };
}

function faceIn(node: YamlNode | undefined): ActionFace {
  const inputs = entriesOf(node).flatMap(({ key, value }) => {
    const name = scalarText(key);
    const isRequired =
      scalarText(entryOf(value, "required")?.value) === "true" && entryOf(value, "default") === undefined;
    return name === undefined ? [] : [[name, { isRequired }] as const];
  });
  return { inputs: new Map(inputs), outputs: [] };
}
