import type { Span } from "../../../base/span.ts";
import { scalarText } from "../../../syntax/yaml/access.ts";
import { blocksAround } from "../../../syntax/yaml/blocks.ts";
import type { YamlEntry, YamlNode } from "../../../syntax/yaml/tree.ts";
import type { Compose } from "./compose.ts";
import { COMPOSE_FILE } from "./schema.ts";
import type { Shape } from "./shape.ts";

/** A step on the way to an offset. */
export interface Step {
  /** Of an entry; undefined for an item of a list. */
  readonly entry: YamlEntry | undefined;
  readonly span: Span;
  readonly value: YamlNode | undefined;
  /** What may stand there; undefined where nobody knows. */
  readonly shape: Shape | undefined;
  /** The key is one of the user's own names. */
  readonly isNamed: boolean;
}

/** The entries and items around an offset with what may stand in each, outermost first. */
export function stepsTo({ document }: Compose, offset: number): readonly Step[] {
  const steps: Step[] = [];
  let shape: Shape | undefined = COMPOSE_FILE;
  for (const { span, node } of blocksAround(document.root, offset)) {
    if (node.type === "item") {
      shape = shape?.items;
      steps.push({ entry: undefined, span, value: node.item, shape, isNamed: false });
      continue;
    }
    const under = shapeUnder(shape, scalarText(node.entry.key) ?? "");
    shape = under.shape;
    steps.push({ entry: node.entry, span, value: node.entry.value, ...under });
  }
  return steps;
}

/** What may stand under a key. */
export function shapeUnder(shape: Shape | undefined, key: string): { shape: Shape | undefined; isNamed: boolean } {
  const own = shape?.keys !== undefined && Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
  return { shape: own ?? shape?.names, isNamed: own === undefined && shape?.names !== undefined };
}
