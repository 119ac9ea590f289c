import type { Span } from "../../../base/span.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { Workflow } from "./workflow.ts";

/** An anchor, with its name. */
interface Anchor extends Span {
  readonly name: string;
}

/** Anchors that no alias stands for. A name that is given again is another anchor: aliases stand for the one before them. */
export function unusedAnchors({ text, document }: Workflow): readonly Anchor[] {
  if (document.root === undefined || !text.includes("&")) return [];
  const unused = new Set<Anchor>();
  const latest = new Map<string, Anchor>();
  walk(document.root, 0, text, (found) => {
    if (typeof found === "string") {
      const anchor = latest.get(found);
      if (anchor !== undefined) unused.delete(anchor);
      return;
    }
    latest.set(found.name, found);
    unused.add(found);
  });
  return [...unused];
}

/** Anchors, and the names of aliases, in order. An anchor stands between `from` and its node. */
function walk(node: YamlNode, from: number, text: string, visit: (found: Anchor | string) => void): void {
  if (node.type === "alias") {
    visit(node.name);
    return;
  }
  const mark = node.anchored ? /(?:^|[\s:,[{-])&([^\s,[\]{}]+)/.exec(text.slice(from, node.start)) : null;
  const [written = "", name = ""] = mark ?? [];
  if (mark !== null) {
    const end = from + mark.index + written.length;
    visit({ start: end - name.length - 1, end, name });
  }
  let before = node.start;
  const below =
    node.type === "map"
      ? node.entries.flatMap(({ key, value }) => [key, value])
      : node.type === "sequence"
        ? node.items
        : [];
  for (const child of below) {
    if (child === undefined) continue;
    walk(child, before, text, visit);
    before = child.end;
  }
}
