import type { YAMLParseError } from "yaml";
import type { Span, SyntaxProblem } from "../../base/span.ts";
import type { YamlNode } from "./tree.ts";

/**
 * What the parser complains about, in our words and at a place that can be seen. Undefined for what kubectl's parser
 * takes: a flow collection closed without deeper indentation.
 */
export function yamlProblem(
  text: string,
  error: YAMLParseError,
  root: () => YamlNode | undefined,
): SyntaxProblem | undefined {
  const closer = text[error.pos[0]];
  if (error.code === "BAD_INDENT" && error.message.startsWith("Flow ") && (closer === "]" || closer === "}"))
    return undefined;
  const message = messageFor(error);
  return { ...placeOf(text, error, message, root), message };
}

function placeOf(text: string, error: YAMLParseError, message: string, root: () => YamlNode | undefined): Span {
  const [start, end] = error.pos;
  if (error.code === "TAB_AS_INDENT") return tabsFrom(text, start);
  if (message === UNCLOSED_QUOTE || message === UNCLOSED_BRACKET) {
    const opening = lastUnclosed(text, root(), start);
    if (opening !== undefined) return opening;
  }
  if (error.code !== "BAD_INDENT") return visible(text, start, end);
  const line = /^\s*/.exec(text.slice(start, start + 1000))?.[0].length ?? 0;
  return visible(text, start + line, end);
}

const UNCLOSED_QUOTE = "The quote is never closed";
const UNCLOSED_BRACKET = "The bracket is never closed";

/** The last quote or bracket opened before an offset that its node does not close. */
function lastUnclosed(text: string, node: YamlNode | undefined, before: number): Span | undefined {
  if (node === undefined || node.type === "alias" || node.start > before) return undefined;
  const inner: readonly (YamlNode | undefined)[] =
    node.type === "map" ? node.entries.map(({ value }) => value) : node.type === "sequence" ? node.items : [];
  for (const child of inner.toReversed()) {
    const found = lastUnclosed(text, child, before);
    if (found !== undefined) return found;
  }
  const first = text.charAt(node.start);
  const last = text.charAt(node.end - 1);
  const closer = { "[": "]", "{": "}", "'": "'", '"': '"' }[first];
  const isOpen = closer !== undefined && (last !== closer || node.end - node.start === 1);
  if (!isOpen || (node.type === "scalar" && (node.style === "plain" || node.style === "literal"))) return undefined;
  return { start: node.start, end: node.type === "scalar" ? visible(text, node.start, node.end).end : node.start + 1 };
}

function messageFor({ code, message }: YAMLParseError): string {
  switch (code) {
    case "TAB_AS_INDENT":
      return "A tab cannot indent YAML; use blanks";
    case "BAD_INDENT":
      return message.startsWith("Flow ")
        ? "The bracket is never closed"
        : "The indentation does not fit the lines above";
    case "BLOCK_AS_IMPLICIT_KEY":
      return message.startsWith("Nested mappings")
        ? "A value cannot hold a second `key: value` on the same line; put it in quotes if it is text"
        : "A list or block cannot be a key";
    case "BLOCK_IN_FLOW":
      return "Inside brackets, lists and maps are written with brackets too";
    case "MISSING_CHAR":
      return missingCharacter(message);
    case "MULTILINE_IMPLICIT_KEY":
      return "A key must stand on one line, with its `:`";
    case "BAD_SCALAR_START":
      return "A text cannot start with this character; put it in quotes";
    case "BAD_DQ_ESCAPE":
      return "There is no such escape in double quotes; use single quotes, or double the backslash";
    case "DUPLICATE_KEY":
      return "The key is given again";
    case "UNEXPECTED_TOKEN":
    case "IMPOSSIBLE":
      return "This does not belong here; a quote, a bracket or the indentation above may be wrong";
    default:
      return message;
  }
}

function missingCharacter(message: string): string {
  if (message.startsWith("Missing closing")) return UNCLOSED_QUOTE;
  if (message.startsWith("Implicit map keys")) return "A `:` with a value is missing after the key";
  if (message.includes("must end with")) return UNCLOSED_BRACKET;
  if (message.startsWith("Missing , ")) return "A comma is missing";
  return message;
}

/** The blanks and tabs before the first line from an offset on that is indented with a tab. */
function tabsFrom(text: string, offset: number): { start: number; end: number } {
  const pattern = /(?<=^|[\n])[ \t]*\t[ \t]*/g;
  pattern.lastIndex = text.lastIndexOf("\n", offset - 1) + 1;
  const match = pattern.exec(text);
  return match === null ? visible(text, offset, offset) : { start: match.index, end: match.index + match[0].length };
}

/** The word at an offset, or the last one before it: the parser often points behind the end of a line. */
function visible(text: string, start: number, end: number): { start: number; end: number } {
  let from = Math.min(start, Math.max(text.length - 1, 0));
  while (from > 0 && /\s/.test(text.charAt(from))) from--;
  const word = /^[^\s]{1,100}/.exec(text.slice(from, from + 100))?.[0].length ?? 0;
  const line = /^[^\r\n]*/.exec(text.slice(from, from + 1000))?.[0].trimEnd().length ?? 0;
  return { start: from, end: from + Math.max(1, Math.min(Math.max(word, end - from), line), 0) };
}

/** A directive behind a document's marker, where YAML has text; readers that stop at the next marker take it all the same. */
export function strayDirective(text: string): Span | undefined {
  if (!text.startsWith("---")) return undefined;
  const name = /^---[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\n)*(?<name>%(?:YAML|TAG)\b)/d.exec(text)?.indices?.groups?.[
    "name"
  ];
  return name === undefined ? undefined : { start: name[0], end: name[1] };
}
