import { yamlLexemes } from "./lexer.ts";

/**
 * Bounds within which one document is parsed. Past depth and tags the parser's time grows faster than the text; past the
 * length it takes a second. A stream of many documents may be longer.
 */
const YAML_LIMITS = { depth: 200, bracketDepths: 2_000_000, tagsAndAnchors: 2000, kibibytes: 512 } as const;

/** In UTF-16 units. */
export const MAX_YAML_LENGTH = YAML_LIMITS.kibibytes * 1024;

/**
 * The limit that a document exceeds, as words for a message, or undefined. Counting characters settles nearly every
 * file at no cost; only a suspicious one is read by the lexer, which is linear (40 ms for 325 KiB).
 */
export function exceededYamlLimit(text: string): string | undefined {
  if (text.length > MAX_YAML_LENGTH) return `longer than ${YAML_LIMITS.kibibytes} KiB`;
  const suspicion = countIndicators(text);
  const tooDeep = `nested deeper than ${YAML_LIMITS.depth} levels`;
  if (blockDepth(text) > YAML_LIMITS.depth) return tooDeep;
  if (suspicion.properties <= YAML_LIMITS.tagsAndAnchors && suspicion.openings <= YAML_LIMITS.depth) return undefined;
  let depth = 0;
  // The parser's time for a bracket grows with those around it.
  let depths = 0;
  let properties = 0;
  for (const { source, scalar } of yamlLexemes(text)) {
    if (scalar) continue;
    const first = source[0];
    if (first === "&" || first === "!" || first === "*") {
      if (++properties > YAML_LIMITS.tagsAndAnchors)
        return `holding more than ${YAML_LIMITS.tagsAndAnchors} tags, anchors and aliases`;
    } else if (source === "[" || source === "{") {
      depths += ++depth;
      if (depth > YAML_LIMITS.depth) return tooDeep;
      if (depths > YAML_LIMITS.bracketDepths) return "holding too many brackets within brackets";
    } else if (source === "]" || source === "}") {
      depth--;
    }
  }
  return undefined;
}

function countIndicators(text: string): { properties: number; openings: number } {
  let properties = 0;
  let openings = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 0x21: // !
      case 0x26: // &
      case 0x2a: // *
        properties++;
        break;
      case 0x5b: // [
      case 0x7b: // {
        openings++;
        break;
    }
  }
  return { properties, openings };
}

/**
 * An upper bound of the block nesting: the most columns at which a line and the lines above that it may stand in begin.
 * Indicators before a line's content (`- - -`) begin one level each.
 */
function blockDepth(text: string): number {
  const columns: number[] = [];
  let deepest = 0;
  const line = /^[ \t]*(?:[-?:][ \t]+)*(?=[^\s#])/gm;
  for (const match of text.matchAll(line)) {
    let column = 0;
    let opened = false;
    for (let index = 0; index <= match[0].length; index++) {
      const character = match[0][index];
      if (character === " " || character === "\t") continue;
      column = index;
      if (!opened) while ((columns.at(-1) ?? -1) >= column) columns.pop();
      opened = true;
      columns.push(column);
    }
    deepest = Math.max(deepest, columns.length);
  }
  return deepest;
}
