import type { YamlNode } from "../../../syntax/yaml/tree.ts";

/** What stands for something that a tool fills in before the API server sees it: envsubst, Flux, Helm, Ansible, sed. */
const PLACEHOLDER = /\$\{|\$\(|^\$\w+$|\{\{|^<[^<>]+>$|^%\w+%$|^@\w+@$|^__\w+__$|^#\{.*\}#?$|^ENC\[/;

export function isPlaceholder(node: YamlNode | undefined): boolean {
  return node?.type === "scalar" && PLACEHOLDER.test(node.value);
}
