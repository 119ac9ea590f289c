import { lastStartingBy } from "../../../base/span.ts";
import { yamlComments } from "../../../syntax/yaml/comments.ts";
import { yamlLexemes } from "../../../syntax/yaml/lexer.ts";
import type { YamlDocument, YamlNode } from "../../../syntax/yaml/tree.ts";

/** What only Helm writes; `{{ $labels.x }}` and `{{inputs.x}}` in quotes belong to what the cluster gets. */
const HELM =
  /\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|include\s|template\s|toYaml\b|tpl\s|required\s|lookup\s)/g;

/** Where the mark of another template language begins a line or a value: Jinja, EJS, ytt. */
const MARK = /^[ \t]*(?:\{%|<%|##?@)|:[ \t]+(?:\{%|<%)/gm;

/** Whether a text is plainly a template: then it is not worth parsing. What stands in a comment or a block of text makes none. */
export function isTemplateText(path: string, text: string): boolean {
  const hasBraces = text.includes("{{");
  if (hasBraces && /(?:^|\/)templates\//.test(path)) return true;
  const marks = [...text.matchAll(MARK)];
  const calls = hasBraces ? [...text.matchAll(HELM)] : [];
  if (marks.length + calls.length === 0) return false;
  const isBare = bareIn(text);
  return (
    marks.some(({ index, 0: mark }) => mark.endsWith("@") || isBare(index + mark.length - 1)) ||
    calls.some(({ index }) => isBare(index))
  );
}

/** Tells offsets, in order, that stand in neither a comment nor a block scalar. */
function bareIn(text: string): (offset: number) => boolean {
  const hidden: { start: number; end: number }[] = [];
  for (const { start, source, scalar } of yamlLexemes(text))
    if (scalar ? /^[|>]/.test(source) || isBlock(text, start) : source.startsWith("#"))
      hidden.push({ start, end: start + source.length });
  return (offset) => {
    const span = hidden[lastStartingBy(hidden, offset)];
    return span === undefined || offset >= span.end;
  };
}

/** Whether a scalar's text follows the header of a block: `|`, `>-`. */
function isBlock(text: string, start: number): boolean {
  return /[|>][-+\d]{0,2}[ \t]*(?:#[^\n]*)?\r?\n$/.test(text.slice(Math.max(0, start - 200), start));
}

/**
 * Whether a document has placeholders outside of quotes and block scalars. Those inside may be meant for a program in
 * the cluster (alert texts, Vault agent templates).
 */
export function hasPlaceholders({ text, root }: YamlDocument): boolean {
  if (!text.includes("{{")) return false;
  const opaque: { start: number; end: number }[] = yamlComments(text);
  collectQuoted(root, opaque);
  opaque.sort((left, right) => left.start - right.start);
  for (let at = text.indexOf("{{"); at >= 0; at = text.indexOf("{{", at + 2)) {
    const span = opaque[lastStartingBy(opaque, at)];
    if (span === undefined || at >= span.end) return true;
  }
  return false;
}

/** Spans of scalars that a parser reads as they are, in order of place. */
function collectQuoted(node: YamlNode | undefined, found: { start: number; end: number }[]): void {
  if (node?.type === "scalar") {
    if (node.style !== "plain") found.push(node);
  } else if (node?.type === "sequence") {
    for (const item of node.items) collectQuoted(item, found);
  } else if (node?.type === "map") {
    for (const { key, value } of node.entries) {
      collectQuoted(key, found);
      collectQuoted(value, found);
    }
  }
}
