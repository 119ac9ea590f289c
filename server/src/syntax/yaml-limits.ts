import { Lexer } from "yaml";

/** Bounds within which a document is parsed; past them the parser's time grows faster than the text. */
export const YAML_LIMITS = { depth: 200, tagsAndAnchors: 2000 } as const;

/**
 * The limit that a document exceeds, as words for a message, or undefined. Counting characters settles nearly every
 * file at no cost; only a suspicious one is read by the lexer, which is linear (40 ms for 325 KiB).
 */
export function exceededYamlLimit(text: string): string | undefined {
  if (!isSuspicious(text)) return undefined;
  let depth = 0;
  let properties = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const first = lexeme[0];
    if (first === "&" || first === "!" || first === "*") {
      if (++properties > YAML_LIMITS.tagsAndAnchors)
        return `more than ${YAML_LIMITS.tagsAndAnchors} tags, anchors and aliases`;
    } else if (lexeme === "[" || lexeme === "{") {
      if (++depth > YAML_LIMITS.depth) return `nested deeper than ${YAML_LIMITS.depth} levels`;
    } else if (lexeme === "]" || lexeme === "}") {
      depth--;
    }
  }
  return deepestIndentation(text) > YAML_LIMITS.depth ? `nested deeper than ${YAML_LIMITS.depth} levels` : undefined;
}

function isSuspicious(text: string): boolean {
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
  return (
    properties > YAML_LIMITS.tagsAndAnchors ||
    openings > YAML_LIMITS.depth ||
    deepestIndentation(text) > YAML_LIMITS.depth
  );
}

/** An upper bound of the block nesting: each level needs an indicator or at least one column. */
function deepestIndentation(text: string): number {
  let deepest = 0;
  for (const match of text.matchAll(/^(?:[ \t]|[-?:][ \t])+/gm)) deepest = Math.max(deepest, match[0].length);
  return deepest;
}
