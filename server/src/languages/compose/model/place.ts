import { scalarText } from "../../../syntax/yaml/access.ts";
import { blocksAround } from "../../../syntax/yaml/blocks.ts";
import type { YamlEntry } from "../../../syntax/yaml/tree.ts";
import type { Compose } from "./compose.ts";
import { COMPOSE_FILE } from "./schema.ts";
import type { Shape } from "./shape.ts";

/** An entry of a map, with what may stand in it. */
export interface Place {
  readonly entry: YamlEntry;
  /** What may stand there; undefined where nobody knows. */
  readonly shape: Shape | undefined;
  /** The key is one of the user's own names. */
  readonly isNamed: boolean;
}

/** The innermost entry around an offset; undefined where an item of a list is nearer. */
export function placeAt({ document }: Compose, offset: number): Place | undefined {
  let shape: Shape | undefined = COMPOSE_FILE;
  let place: Place | undefined;
  for (const { node } of blocksAround(document.root, offset)) {
    place =
      node.type === "item" ? undefined : { entry: node.entry, ...shapeUnder(shape, scalarText(node.entry.key) ?? "") };
    shape = place === undefined ? shape?.items : place.shape;
  }
  return place;
}

/** What may stand under a key. */
export function shapeUnder(shape: Shape | undefined, key: string): { shape: Shape | undefined; isNamed: boolean } {
  const own = shape?.keys !== undefined && Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
  return { shape: own ?? shape?.names, isNamed: own === undefined && shape?.names !== undefined };
}
