import { entriesOf, entryOf, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { ActionFace } from "./known-action.ts";
import type { Workflow } from "./workflow.ts";

/** What a called workflow takes: other inputs and secrets than it declares GitHub refuses. */
export function calledFace({ root }: Workflow): { readonly inputs: ActionFace; readonly secrets: ActionFace } {
  const call = valueAt(root, "on", "workflow_call");
  return { inputs: faceIn(entryOf(call, "inputs")?.value), secrets: faceIn(entryOf(call, "secrets")?.value) };
}

function faceIn(node: YamlNode | undefined): ActionFace {
  const inputs = entriesOf(node).flatMap(({ key, value }) => {
    const name = scalarText(key);
    // Unlike an action's, such an input must be given although it has a default: rhysd/actionlint#154.
    const isRequired = scalarText(entryOf(value, "required")?.value) === "true";
    return name === undefined ? [] : [[name, { isRequired }] as const];
  });
  return { inputs: new Map(inputs), outputs: [] };
}

/** What a called workflow gives to whoever calls it, with the words that it has for each; undefined where it cannot be read. */
export function calledOutputs({ root, document, triggers }: Workflow): ReadonlyMap<string, string> | undefined {
  if (document.problems.length > 0 || !triggers.some(({ event }) => event === "workflow_call")) return undefined;
  const outputs = entriesOf(valueAt(root, "on", "workflow_call", "outputs"));
  return new Map(
    outputs.flatMap(({ key, value }) => {
      const name = scalarText(key);
      return name === undefined ? [] : [[name, scalarText(entryOf(value, "description")?.value) ?? ""] as const];
    }),
  );
}
