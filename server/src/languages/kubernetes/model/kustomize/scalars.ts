import { remember } from "../../../../base/remember.ts";
import type { YamlNode, YamlScalar } from "../../../../syntax/yaml/tree.ts";

/**
 * A function that changes the scalars of trees. A tree without anything to change stays the same one, and what was once seen
 * is remembered, so that of a tree that was changed in one place only the way there is walked again.
 */
export function scalarChanger(change: (scalar: YamlScalar) => YamlScalar): (node: YamlNode) => YamlNode {
  const changed = remember((node: YamlNode): YamlNode => {
    switch (node.type) {
      case "scalar":
        return change(node);
      case "alias": {
        const target = node.target === undefined ? undefined : changed(node.target);
        return target === node.target ? node : { ...node, target };
      }
      case "sequence": {
        const items = node.items.map((item) => (item === undefined ? undefined : changed(item)));
        return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
      }
      case "map": {
        const entries = node.entries.map((entry) => {
          const value = entry.value === undefined ? undefined : changed(entry.value);
          return value === entry.value ? entry : { ...entry, value };
        });
        return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries };
      }
    }
  });
  return changed;
}
