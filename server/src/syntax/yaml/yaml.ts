import {
  type Alias,
  type CST,
  Composer,
  type Document,
  type ParsedNode,
  type Scalar,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Parser,
  Schema,
} from "yaml";
import type { Span, SyntaxProblem } from "../../base/span.ts";
import { kubectlLexer } from "./lexer.ts";
import { MAX_YAML_LENGTH, exceededYamlLimit } from "./limits.ts";
import { readPlainYaml } from "./plain.ts";
import { yamlProblem } from "./problems.ts";
import type { ScalarStyle, YamlChunk, YamlDocument, YamlEntry, YamlNode } from "./tree.ts";

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
  const plain = text.length <= MAX_YAML_LENGTH ? readPlainYaml(text) : undefined;
  if (plain !== undefined) return { text, root: plain, problems: [] };
  return parseAnyYaml(text);
}

/** The same by the library alone, for any YAML. */
export function parseAnyYaml(text: string): YamlDocument {
  const limit = exceededYamlLimit(text);
  if (limit !== undefined) return { text, root: undefined, problems: [], limit };
  try {
    const document = composeDocument(text);
    if (document === undefined) return { text, root: undefined, problems: [] };
    const problems: SyntaxProblem[] = [];
    const root = convert(document.contents, { anchors: new Map(), problems }, 0);
    problems.push(...document.errors.flatMap((error) => yamlProblem(text, error, () => root) ?? []));
    problems.sort((left, right) => left.start - right.start);
    return { text, root, problems };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The YAML parser gave up: ${reason}`;
    return { text, root: undefined, problems: [{ start: 0, end: Math.min(text.length, 1), message }] };
  }
}

/** One for all documents: making it costs more than parsing a small one. Merging is ours, see `entriesOf`. */
const FAILSAFE = new Schema({ schema: "failsafe", resolveKnownTags: false, merge: false });

function composeDocument(text: string): Document.Parsed | undefined {
  const lexer = kubectlLexer();
  const parser = new Parser();
  const composer = new Composer({
    schema: FAILSAFE as unknown as string, // The library takes an instance; its types do not say so.
    uniqueKeys: false, // The library's own check is quadratic: 20,000 keys take 5 s. See `duplicateKeys`.
    prettyErrors: false,
    logLevel: "silent",
    strict: false,
  });
  const tokens = function* (): Generator<CST.Token> {
    for (const lexeme of lexer.lex(text)) yield* parser.next(lexeme);
    yield* parser.end();
  };
  for (const document of composer.compose(tokens(), true, text.length)) return document;
  return undefined;
}

const MAX_DEPTH = 200;

interface Conversion {
  readonly anchors: Map<string, YamlNode>;
  readonly problems: SyntaxProblem[];
}

function convert(node: ParsedNode | null | undefined, conversion: Conversion, depth: number): YamlNode | undefined {
  if (node === null || node === undefined || depth > MAX_DEPTH) return undefined;
  const [start, valueEnd] = node.range;
  if (isAlias(node)) {
    const { source } = node as Alias;
    const target = conversion.anchors.get(source);
    if (target === undefined)
      conversion.problems.push({ start, end: valueEnd, message: `No anchor \`&${source}\` stands before this alias` });
    return { type: "alias", start, end: valueEnd, name: source, target };
  }
  const converted = convertCollectionOrScalar(node, conversion, depth, start, valueEnd);
  if (converted !== undefined && "anchor" in node && node.anchor) conversion.anchors.set(node.anchor, converted);
  return converted;
}

function convertCollectionOrScalar(
  node: ParsedNode,
  conversion: Conversion,
  depth: number,
  start: number,
  end: number,
): YamlNode | undefined {
  const anchored = "anchor" in node && Boolean(node.anchor);
  if (isMap(node)) {
    const entries = node.items.map((pair): YamlEntry => {
      const key = convert(pair.key, conversion, depth + 1);
      const value = convert(pair.value, conversion, depth + 1);
      const from = key?.start ?? value?.start ?? start;
      return { key, value, start: from, end: Math.max(value?.end ?? 0, key?.end ?? 0, from) };
    });
    const flow = node.flow === true;
    return { type: "map", start, end: flow ? around(entries, end) : endOfLast(entries, end), flow, entries, anchored };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, conversion, depth + 1));
    const flow = node.flow === true;
    return { type: "sequence", start, end: flow ? around(items, end) : endOfLast(items, end), flow, items, anchored };
  }
  if (isScalar(node)) {
    const value = typeof node.value === "string" ? node.value : ""; // An empty value is null even here.
    const tag = node.tag === undefined ? {} : { tag: node.tag };
    return { type: "scalar", start, end, value, style: scalarStyle(node.type), anchored, ...tag };
  }
  return undefined;
}

/** Where a flow collection ends: of one that is broken, the library may count parts that stand behind it. */
function around(parts: readonly (Span | undefined)[], end: number): number {
  return Math.max(end, ...parts.slice(-1).map((part) => part?.end ?? end));
}

/** Where a block collection's last part ends: the library counts the comments and the blank behind it in. */
function endOfLast(parts: readonly (Span | undefined)[], otherwise: number): number {
  return parts.at(-1)?.end ?? otherwise;
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
