import { scalarText } from "./access.ts";
import type { YamlNode } from "./tree.ts";

/** Whether a value is filled in before the cluster gets it: `${replicas:=3}` of Flux and envsubst, `$(X)`, `{{ x }}`. */
export function isFilledIn(node: YamlNode | undefined): boolean {
  return /\$[({]|\{\{|^<[\w -]+>$/.test(scalarText(node) ?? "");
}
