import { type Span, lastStartingBy } from "../../../../base/span.ts";
import type { YamlAlias, YamlMap, YamlNode, YamlScalar, YamlSequence } from "../../../../syntax/yaml/tree.ts";

/** Where an offset comes to stand. @param isEnd it is the end of something */
export type Place = (offset: number, isEnd?: boolean) => number;

/**
 * A function that copies trees to other places. What is shared by aliases stays shared: a document of aliases of aliases
 * stands for more nodes than fit anywhere.
 */
export function nodeMover(place: Place): (node: YamlNode | undefined) => YamlNode | undefined {
  const anchored = new Map<YamlNode, YamlNode>();
  const move = (node: YamlNode): YamlNode => {
    const start = place(node.start);
    const end = Math.max(start, place(node.end, true));
    const moved = moveParts(node, start, end);
    if ("anchored" in node && node.anchored) anchored.set(node, moved);
    return moved;
  };
  const moveAny = (node: YamlNode | undefined): YamlNode | undefined => (node === undefined ? undefined : move(node));
  const moveParts = (node: YamlNode, start: number, end: number): YamlNode => {
    switch (node.type) {
      case "scalar":
        return { ...node, start, end } satisfies YamlScalar;
      case "alias":
        return { ...node, start, end, target: movedTarget(node) } satisfies YamlAlias;
      case "sequence":
        return { ...node, start, end, items: node.items.map(moveAny) } satisfies YamlSequence;
      case "map": {
        const entries = node.entries.map((entry) => {
          const from = place(entry.start);
          return {
            start: from,
            end: Math.max(from, place(entry.end, true)),
            key: moveAny(entry.key),
            value: moveAny(entry.value),
          };
        });
        return { ...node, start, end, entries } satisfies YamlMap;
      }
    }
  };
  const movedTarget = ({ target }: YamlAlias): YamlNode | undefined =>
    target === undefined ? undefined : (anchored.get(target) ?? move(target));
  return moveAny;
}

/** The same for a text that stands within a scalar: all of it is at the scalar's place, or line by line where that is known. */
export function placesInScalar(scalar: YamlScalar, text: string, base: number): Place {
  const lines = scalar.style === "literal" ? blockLines(scalar, text, base) : undefined;
  if (lines === undefined) return (_, isEnd) => (isEnd === true ? scalar.end : scalar.start);
  const starts = lineStarts(scalar.value);
  return (offset) => {
    const at = Math.max(0, lastStartingBy(starts, offset));
    const line = lines[at];
    return line === undefined ? scalar.end : Math.min(line + offset - (starts[at]?.start ?? 0), scalar.end);
  };
}

/** Where the lines of a block scalar's value begin, as global offsets. */
function blockLines(scalar: YamlScalar, text: string, base: number): readonly number[] | undefined {
  const end = scalar.end - base;
  const header = text.indexOf("\n", scalar.start - base);
  if (header < 0 || header >= end) return undefined;
  const explicit = /^\|[+-]?([1-9])/.exec(text.slice(scalar.start - base, header));
  // With an explicit indentation the parent's must be known, which the scalar does not tell.
  if (explicit !== null) return undefined;
  const first = /^[ \t]*(?=[^\s])/m.exec(text.slice(header + 1, end));
  const indent = first?.[0].length ?? 0;
  const lines: number[] = [];
  for (let at = header + 1; at < end;) {
    const lineEnd = text.indexOf("\n", at);
    const until = lineEnd < 0 ? end : lineEnd;
    lines.push(base + Math.min(at + indent, until));
    at = until + 1;
  }
  return lines;
}

function lineStarts(text: string): readonly Span[] {
  const starts = [{ start: 0, end: 0 }];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
    starts.push({ start: at + 1, end: at + 1 });
  return starts;
}
