import { type Span, lastStartingBy } from "../../base/span.ts";
import { presentItems } from "./access.ts";
import type { YamlEntry, YamlNode } from "./tree.ts";

/** The innermost entry or list item around an offset: what a comment above its first line speaks for. */
export function blockAt(root: YamlNode | undefined, offset: number): Span {
  return blocksAround(root, offset).at(-1)?.span ?? { start: offset, end: offset };
}

/** The whole document and the list items around an offset, outermost first. */
export function itemsAround(root: YamlNode | undefined, offset: number): Span[] {
  const items = blocksAround(root, offset).filter(({ node }) => node.type === "item");
  return [...(root === undefined ? [] : [root]), ...items.map(({ span }) => span)];
}

/** An entry or an item that an offset stands in. */
export interface Block {
  readonly span: Span;
  readonly node:
    | { readonly type: "entry"; readonly entry: YamlEntry }
    | { readonly type: "item"; readonly item: YamlNode };
}

/** All entries and list items around an offset, outermost first. */
export function blocksAround(root: YamlNode | undefined, offset: number): Block[] {
  const blocks: Block[] = [];
  for (let current = root; current?.type === "map" || current?.type === "sequence";) {
    let next: YamlNode | undefined;
    if (current.type === "map") {
      const entry: YamlEntry | undefined = current.entries[lastStartingBy(current.entries, offset)];
      if (entry === undefined || offset > entry.end) break;
      blocks.push({ span: entry, node: { type: "entry", entry } });
      next = entry.value;
    } else {
      const items: readonly YamlNode[] = presentItems(current);
      next = items[lastStartingBy(items, offset)];
      if (next === undefined || offset > next.end) break;
      blocks.push({ span: next, node: { type: "item", item: next } });
    }
    current = next;
  }
  return blocks;
}
