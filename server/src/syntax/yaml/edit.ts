import type { Edit } from "../../contract/edit.ts";
import type { Span } from "../../base/span.ts";
import type { YamlDocument, YamlEntry, YamlMap, YamlNode, YamlScalar } from "./tree.ts";
import { isNull, plainType } from "./values.ts";

/**
 * The edit that sets a value under a path of keys below a block map, keeping comments, indentation and line endings:
 * it changes the scalar that stands there, or adds the missing keys. Undefined where the place cannot be edited
 * safely: inside a flow collection, or in a node that has an anchor, since then the change would reach further.
 *
 * @param content the value: text for one line, lines (indented by two blanks) for a block
 * @param after keys of `map`; a new first key comes behind the first of these that has its value on one line
 */
export function setValue(
  document: YamlDocument,
  map: YamlMap,
  path: readonly string[],
  content: string | readonly string[],
  after: readonly string[] = [],
): Edit | undefined {
  if (!isOwn(document, map)) return undefined;
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  const entry = map.entries.findLast((candidate) => candidate.key?.type === "scalar" && candidate.key.value === key);
  if (entry === undefined) return insertEntry(document, map, nested(path, content), after);
  const { value } = entry;
  if (rest.length > 0 && value?.type === "map" && !(value.flow && value.entries.length === 0))
    return setValue(document, value, rest, content);
  const colon = document.text.indexOf(":", entry.key?.end ?? entry.end);
  if (value?.type === "scalar" && rest.length === 0 && typeof content === "string") {
    if (value.anchored || value.style === "literal" || value.style === "folded") return undefined;
    return isNull(value) && value.start === value.end
      ? { start: colon + 1, end: colon + 1, newText: ` ${content}` }
      : { start: value.start, end: value.end, newText: content };
  }
  const isEmptyFlow = value?.type === "map" && value.flow && value.entries.length === 0 && !value.anchored;
  if (!isEmptyFlow || map.flow) return undefined;
  const lines = rest.length > 0 ? nested(rest, content) : typeof content === "string" ? undefined : content;
  if (lines === undefined) return undefined;
  const step = indentStep(document.text, map);
  const indent = " ".repeat(columnOf(document.text, map) + step);
  const eol = lineEnding(document.text);
  return { start: colon + 1, end: value.end, newText: eol + reindent(lines, indent, step).join(eol) };
}

/** Adds the lines of a new entry (indented by two blanks) to a block map. */
export function insertEntry(
  document: YamlDocument,
  map: YamlMap,
  lines: readonly string[],
  after: readonly string[] = [],
): Edit | undefined {
  const { text } = document;
  const first = map.entries[0];
  if (map.flow || first === undefined || !isOwn(document, map)) return undefined;
  const column = columnOf(text, map);
  const eol = lineEnding(text);
  const added = reindent(lines, " ".repeat(column), indentStep(text, map));
  const behind = after
    .map((key) => map.entries.find((entry) => entry.key?.type === "scalar" && entry.key.value === key))
    .find((entry) => entry !== undefined && isOneLine(text, entry));
  if (behind === undefined && after.length > 0 && mayStandBefore(text, first)) {
    return { start: first.start, end: first.start, newText: added.join(eol).trimStart() + eol + " ".repeat(column) };
  }
  const { end } = behind ?? map;
  if (text[end - 1] === "\n") return { start: end, end, newText: added.join(eol) + eol };
  const place = endOfLine(text, end);
  return { start: place, end: place, newText: eol + added.join(eol) };
}

/** The edit that adds an item to a block sequence, or to a flow sequence of one line. */
export function appendItem(document: YamlDocument, node: YamlNode, lines: readonly string[]): Edit | undefined {
  if (node.type !== "sequence" || !isOwn(document, node)) return undefined;
  const { text } = document;
  const last = node.items.at(-1);
  if (node.flow) {
    const only = lines.length === 1 ? lines[0] : undefined;
    if (only === undefined) return undefined;
    const at = last?.end ?? node.start + 1;
    return { start: at, end: at, newText: last === undefined ? only : `, ${only}` };
  }
  if (last === undefined) return undefined;
  const column = columnOf(text, node);
  const eol = lineEnding(text);
  const added = lines.map((line, index) => " ".repeat(column) + (index === 0 ? "- " : "  ") + line).join(eol);
  if (text[last.end - 1] === "\n") return { start: last.end, end: last.end, newText: added + eol };
  const place = endOfLine(text, last.end);
  return { start: place, end: place, newText: eol + added };
}

/** The edit that gives a literal block (`|`) another text; what stays the same at its beginning and end is not touched. */
export function rewriteBlock(document: YamlDocument, scalar: YamlScalar, text: string): Edit | undefined {
  if (scalar.style !== "literal" || !isOwn(document, scalar)) return undefined;
  const old = document.text.slice(scalar.start, scalar.end);
  const header = old.indexOf("\n") + 1;
  const indent = /^ *(?=\S)/m.exec(old.slice(header))?.[0];
  if (header === 0 || indent === undefined || indent === "") return undefined;
  const lines = text.trimEnd().split(/\r?\n/);
  const body = lines.map((line) => (line === "" ? "" : indent + line)).join(lineEnding(document.text));
  const changed = old.slice(0, header) + body + old.slice(old.trimEnd().length);
  let first = 0;
  while (first < old.length && old[first] === changed[first]) first++;
  let last = 0;
  const most = Math.min(old.length, changed.length) - first;
  while (last < most && old.at(-1 - last) === changed.at(-1 - last)) last++;
  return {
    start: scalar.start + first,
    end: scalar.end - last,
    newText: changed.slice(first, changed.length - last),
  };
}

/**
 * Whether no anchor stands on the node or above it: else other places share what an edit would change. What a kustomization puts in
 * has no place in this text (`NaN`), and nothing can be edited there.
 */
export function isOwn(document: YamlDocument, node: Span): boolean {
  if (Number.isNaN(node.start) || Number.isNaN(node.end)) return false;
  if (!hasAnchors(document)) return true;
  let current = document.root;
  while (current !== undefined && current.type !== "alias" && !current.anchored) {
    if (current.start === node.start && current.end === node.end) return true;
    if (current.type === "scalar") return false;
    const children: readonly (YamlNode | undefined)[] =
      current.type === "map" ? current.entries.map((entry) => entry.value) : current.items;
    current = children.find(
      (child) => child !== undefined && child.type !== "alias" && child.start <= node.start && node.end <= child.end,
    );
  }
  return false;
}

const anchors = new WeakMap<YamlDocument, boolean>();

/** Hardly any manifest has an anchor, and then nobody needs to look where a node stands. */
function hasAnchors(document: YamlDocument): boolean {
  let known = anchors.get(document);
  if (known === undefined) anchors.set(document, (known = document.text.includes("&")));
  return known;
}

/** A text as a plain scalar, or in double quotes where it would be read as something else. */
export function plainText(text: string): string {
  const isPlain = /^[A-Za-z_/][\w./-]*$/.test(text) && plainType(text) === "string";
  return isPlain ? text : JSON.stringify(text);
}

function nested(path: readonly string[], content: string | readonly string[]): string[] {
  const last = path.length - 1;
  const lines = path.map((key, depth) => "  ".repeat(depth) + key + ":");
  if (typeof content === "string") return lines.with(last, `${lines[last] ?? ""} ${content}`);
  return [...lines, ...content.map((line) => "  ".repeat(path.length) + line)];
}

function reindent(lines: readonly string[], indent: string, step: number): string[] {
  return lines.map((line) => {
    const own = /^ */.exec(line)?.[0].length ?? 0;
    return indent + " ".repeat((own >> 1) * step) + line.slice(own);
  });
}

/** The column of a block map's keys, or of a block sequence's dashes. */
function columnOf(text: string, node: YamlNode): number {
  const lineStart = text.lastIndexOf("\n", node.start - 1) + 1;
  const mark = lineStart === 0 && text.startsWith("\ufeff") ? 1 : 0;
  return node.start - lineStart - mark;
}

/** How far the document indents a map within a map, seen at this one; two where it shows none. */
function indentStep(text: string, map: YamlMap): number {
  for (const { value } of map.entries) {
    if (value?.type !== "map" || value.flow) continue;
    const step = columnOf(text, value) - columnOf(text, map);
    if (step > 0) return step;
  }
  return 2;
}

function isOneLine(text: string, entry: YamlEntry): boolean {
  const { value } = entry;
  return value?.type === "scalar" && !text.slice(entry.start, value.end).includes("\n");
}

/** An entry that begins its own line, with no comment above that speaks of it. */
function mayStandBefore(text: string, entry: YamlEntry): boolean {
  const lineStart = text.lastIndexOf("\n", entry.start - 1) + 1;
  const above = text.slice(text.lastIndexOf("\n", lineStart - 2) + 1, lineStart);
  return text.slice(lineStart, entry.start).trim() === "" && !above.trimStart().startsWith("#");
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}

function lineEnding(text: string): string {
  const end = text.indexOf("\n");
  return end > 0 && text[end - 1] === "\r" ? "\r\n" : "\n";
}
