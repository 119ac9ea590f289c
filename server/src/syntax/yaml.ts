import {
  type Alias,
  type Document,
  type ParsedNode,
  type YAMLMap,
  type YAMLSeq,
  type Scalar,
  type YAMLParseError,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from "yaml";
import type { Span, SyntaxProblem } from "./span.ts";
import { exceededYamlLimit } from "./yaml-limits.ts";

export type YamlNode = YamlMap | YamlSequence | YamlScalar | YamlAlias;

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

export interface YamlScalar extends Span {
  readonly type: "scalar";
  /** The text after unescaping; never a number or boolean: see `plainType` in yaml-values.ts. */
  readonly value: string;
  readonly style: ScalarStyle;
  readonly tag?: string;
  readonly anchored: boolean;
}

export interface YamlEntry extends Span {
  /** The key; not a scalar only in exotic files (`? [a]`). */
  readonly key: YamlNode | undefined;
  readonly value: YamlNode | undefined;
}

export interface YamlMap extends Span {
  readonly type: "map";
  readonly flow: boolean;
  readonly entries: readonly YamlEntry[];
  readonly anchored: boolean;
}

export interface YamlSequence extends Span {
  readonly type: "sequence";
  readonly flow: boolean;
  readonly items: readonly (YamlNode | undefined)[];
  readonly anchored: boolean;
}

export interface YamlAlias extends Span {
  readonly type: "alias";
  readonly name: string;
  /** The node with that anchor before the alias, never one that contains the alias. */
  readonly target: YamlNode | undefined;
}

/** One document of a YAML stream. All offsets count from the start of `text`. */
export interface YamlDocument {
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly problems: readonly SyntaxProblem[];
  /** Which limit the document exceeds; then `root` is undefined. */
  readonly limit?: string;
}

/** One document's part of a stream. */
export interface YamlChunk extends Span {
  readonly text: string;
}

/**
 * Cuts a stream at its document markers. A `---` or `...` at the start of a line ends a document wherever it
 * stands (YAML 1.2, 9.1.2), so no parse is needed. Directives stay with the document that follows them.
 */
export function splitDocuments(text: string): YamlChunk[] {
  const chunks: YamlChunk[] = [];
  const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
  let start = 0;
  const close = (end: number): void => {
    if (end > start) chunks.push({ start, end, text: text.slice(start, end) });
    start = end;
  };
  for (let match = marker.exec(text); match !== null; match = marker.exec(text)) {
    const before = text.slice(start, match.index);
    if (match[0] === "...") {
      const lineEnd = text.indexOf("\n", match.index);
      close(lineEnd < 0 ? text.length : lineEnd + 1);
    } else if (!/^%/m.test(before) || /^[^%#\s]/m.test(before)) {
      close(match.index);
    }
  }
  close(text.length);
  return chunks.length > 0 ? chunks : [{ start: 0, end: 0, text: "" }];
}

/**
 * Parses one document. Never throws: what the parser cannot read becomes a problem, and the rest of the tree stays.
 * Scalars stay text (failsafe schema): Kubernetes types them as YAML 1.1, and a rule decides when it needs to.
 */
export function parseYamlDocument(text: string): YamlDocument {
  const limit = exceededYamlLimit(text);
  if (limit !== undefined) return { text, root: undefined, problems: [], limit };
  const document = parseAsKubectlDoes(text);
  if (document instanceof Error) return { text, root: undefined, problems: [unreadable(text, document.message)] };
  const problems = document.errors
    .filter((error) => !acceptedByKubectl(text, error))
    .map((error) => ({ start: error.pos[0], end: Math.max(error.pos[1], error.pos[0]), message: error.message }));
  const root = convert(document.contents as ParsedNode | null, new Map(), 0);
  return { text, root, problems };
}

const MAX_REPAIRS = 20;

/**
 * kubectl's parser lets a quoted scalar go on without deeper indentation; the `yaml` package does not. Such a scalar's
 * line breaks are read as blanks, which is what folding makes of them, so that every offset stays the same.
 */
function parseAsKubectlDoes(text: string): Document.Parsed | Error {
  let readable = text;
  for (let repairs = 0; ; repairs++) {
    let document: Document.Parsed;
    try {
      document = parseDocument(readable, {
        schema: "failsafe",
        uniqueKeys: false, // The library's own check is quadratic: 20,000 keys take 5 s. See `duplicateKeys`.
        prettyErrors: false,
        logLevel: "silent",
        strict: false,
      });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    const unclosed = document.errors.find((error) => error.message.startsWith("Missing closing "));
    if (unclosed === undefined || repairs === MAX_REPAIRS) return document;
    const joined = joinQuotedScalar(readable, unclosed.pos[0]);
    if (joined === undefined) return document;
    readable = joined;
  }
}

/** The text with the quoted scalar that the parser ended at `end` put on one line, if it is closed further down. */
function joinQuotedScalar(text: string, end: number): string | undefined {
  const lineStart = text.lastIndexOf("\n", end - 1) + 1;
  const opening = /(?:[:\-[{,?][ \t]+|^[ \t]*)(["'])(?:(?!\1)[^\\]|\\.)*$/.exec(text.slice(lineStart, end));
  const quote = opening?.[1];
  if (opening === null || quote === undefined) return undefined;
  const from = lineStart + opening.index + opening[0].indexOf(quote);
  const closing = closingQuote(text, from + 1, quote);
  if (closing === undefined || !/^[ \t]*(?:#.*|[,\]}].*)?$/m.test(text.slice(closing + 1, endOfLine(text, closing)))) {
    return undefined;
  }
  const body = text.slice(from, closing);
  const joined = body.replaceAll(/[\r\n]/g, " ");
  return joined === body ? undefined : text.slice(0, from) + joined + text.slice(closing);
}

function closingQuote(text: string, from: number, quote: string): number | undefined {
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character === "\\" && quote === '"') index++;
    else if (character === quote) {
      if (quote === "'" && text[index + 1] === "'") index++;
      else return index;
    }
  }
  return undefined;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function unreadable(text: string, reason: string): SyntaxProblem {
  return { start: 0, end: Math.min(text.length, 1), message: `The YAML parser gave up: ${reason}` };
}

/** A flow collection closed without deeper indentation: kubectl's parser takes it. */
function acceptedByKubectl(text: string, error: YAMLParseError): boolean {
  const closer = text[error.pos[0]];
  return error.code === "BAD_INDENT" && error.message.startsWith("Flow ") && (closer === "]" || closer === "}");
}

const MAX_DEPTH = 200;

function convert(
  node: ParsedNode | null | undefined,
  anchors: Map<string, YamlNode>,
  depth: number,
): YamlNode | undefined {
  if (node === null || node === undefined || depth > MAX_DEPTH) return undefined;
  const [start, valueEnd] = node.range;
  if (isAlias(node)) {
    const { source } = node as Alias;
    return { type: "alias", start, end: valueEnd, name: source, target: anchors.get(source) };
  }
  const converted = convertCollectionOrScalar(node, anchors, depth, start, valueEnd);
  if (converted !== undefined && "anchor" in node && node.anchor) anchors.set(node.anchor, converted);
  return converted;
}

function convertCollectionOrScalar(
  node: ParsedNode,
  anchors: Map<string, YamlNode>,
  depth: number,
  start: number,
  end: number,
): YamlNode | undefined {
  const anchored = "anchor" in node && Boolean(node.anchor);
  if (isMap(node)) {
    const map = node as YAMLMap.Parsed;
    const entries = map.items.map((pair): YamlEntry => {
      const key = convert(pair.key as ParsedNode | null, anchors, depth + 1);
      const value = convert(pair.value as ParsedNode | null, anchors, depth + 1);
      const from = key?.start ?? value?.start ?? start;
      return { key, value, start: from, end: Math.max(value?.end ?? 0, key?.end ?? 0, from) };
    });
    return { type: "map", start, end, flow: map.flow === true, entries, anchored };
  }
  if (isSeq(node)) {
    const sequence = node as YAMLSeq.Parsed;
    const items = sequence.items.map((item) => convert(item as ParsedNode | null, anchors, depth + 1));
    return { type: "sequence", start, end, flow: sequence.flow === true, items, anchored };
  }
  if (isScalar(node)) {
    const scalar = node as Scalar.Parsed;
    const value = typeof scalar.value === "string" ? scalar.value : String(scalar.value ?? "");
    const tag = scalar.tag === undefined ? {} : { tag: scalar.tag };
    return { type: "scalar", start, end, value, style: scalarStyle(scalar.type), anchored, ...tag };
  }
  return undefined;
}

function scalarStyle(type: Scalar.Parsed["type"]): ScalarStyle {
  switch (type) {
    case "QUOTE_SINGLE":
      return "single";
    case "QUOTE_DOUBLE":
      return "double";
    case "BLOCK_LITERAL":
      return "literal";
    case "BLOCK_FOLDED":
      return "folded";
    default:
      return "plain";
  }
}
