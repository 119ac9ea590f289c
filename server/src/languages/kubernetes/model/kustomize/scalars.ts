import { remember } from "../../../../base/remember.ts";
import type { YamlNode, YamlScalar } from "../../../../syntax/yaml/tree.ts";

/** A function that changes the scalars of trees; a tree without anything to change stays the same one. */
export function scalarChanger(change: (scalar: YamlScalar) => YamlScalar): (node: YamlNode) => YamlNode {
  return remember((root: YamlNode): YamlNode => {
    // Aliases may lead to one node any number of times.
    const shared = new Map<YamlNode, YamlNode>();
    const once = (node: YamlNode): YamlNode => {
      let result = shared.get(node);
      if (result === undefined) shared.set(node, (result = changed(node)));
      return result;
    };
    const visit = (node: YamlNode): YamlNode => ("anchored" in node && node.anchored ? once(node) : changed(node));
    const changed = (node: YamlNode): YamlNode => {
      switch (node.type) {
        case "scalar":
          return change(node);
        case "alias": {
          const target = node.target === undefined ? undefined : once(node.target);
          return target === node.target ? node : { ...node, target };
        }
        case "sequence": {
          const items = node.items.map((item) => (item === undefined ? undefined : visit(item)));
          return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
        }
        case "map": {
          const entries = node.entries.map((entry) => {
            const value = entry.value === undefined ? undefined : visit(entry.value);
            return value === entry.value ? entry : { ...entry, value };
          });
          return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries };
        }
      }
    };
    return changed(root);
  });
}
