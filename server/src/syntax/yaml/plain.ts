import { NOT_PLAIN, folded, isEscaped, literal, scalar, unescaped } from "./plain-scalar.ts";
import type { YamlEntry, YamlNode, YamlScalar } from "./tree.ts";

const NEWLINE = 0x0a;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const SINGLE_QUOTE = 0x27;
const COMMA = 0x2c;
const DASH = 0x2d;
const COLON = 0x3a;
const GREATER = 0x3e;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const PIPE = 0x7c;
const CLOSE_BRACE = 0x7d;

/** Characters that no plain scalar begins with here; `?` and `:` may, but then the library reads. */
const INDICATORS = new Set("?:,[]{}#&*!|>'\"%@`".split("").map((character) => character.charCodeAt(0)));

/** What the library's reader treats in a way of its own: tabs and carriage returns, its own marks, a byte order mark. */
const UNUSUAL = /[\0-\x09\x0b-\x1f\ufeff]/; // oxlint-disable-line no-control-regex

const MAX_DEPTH = 100;
const MAX_KEY = 1000;

/**
 * Reads the YAML that nearly all files are written in: block maps and lists, scalars and brackets that end on their line,
 * block scalars. Undefined for anything else (anchors, tags, tabs, mistakes, ...): then the library reads. What this
 * returns is what the library would give, without problems; it takes a tenth of the time, and typing waits for it.
 */
export function readPlainYaml(text: string): YamlNode | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return new PlainReader(text).read();
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

class PlainReader {
  private readonly text: string;
  /** Where reading goes on. */
  private at = 0;
  /** The column of `at` when it is the first character of a line's content; -1 at the end of the text. */
  private column = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): YamlNode {
    this.nextLine();
    if (this.column === 0 && this.text.startsWith("---", this.at)) {
      this.at += 3;
      this.finishLine();
      this.nextLine();
    }
    if (this.column < 0) throw NOT_PLAIN;
    const root = this.block(this.column, 0);
    if (this.column >= 0) throw NOT_PLAIN;
    return root;
  }

  /** Moves from the start of a line to the content of the next one that has any. */
  private nextLine(): void {
    const { text } = this;
    let lineStart = this.at;
    for (;;) {
      let index = lineStart;
      while (text.charCodeAt(index) === SPACE) index++;
      const code = text.charCodeAt(index);
      if (code !== NEWLINE && code !== HASH) {
        this.at = index;
        this.column = index < text.length ? index - lineStart : -1;
        return;
      }
      lineStart = lineAfter(text, index);
    }
  }

  /** Moves behind a line of which only blanks and a comment may be left. */
  private finishLine(): void {
    const index = this.blanksEnd(this.at);
    const code = this.text.charCodeAt(index);
    const isComment = code === HASH && index > this.at;
    if (index < this.text.length && code !== NEWLINE && !isComment) throw NOT_PLAIN;
    this.at = lineAfter(this.text, index);
  }

  private blanksEnd(from: number): number {
    let index = from;
    while (this.text.charCodeAt(index) === SPACE) index++;
    return index;
  }

  /** Whether an indicator at an offset stands alone: a blank, the line's end or the text's end follows. */
  private standsAlone(index: number): boolean {
    const next = this.text.charCodeAt(index + 1);
    return next === SPACE || next === NEWLINE || index + 1 >= this.text.length;
  }

  private isItem(): boolean {
    return this.text.charCodeAt(this.at) === DASH && this.standsAlone(this.at);
  }

  private isDocumentMarker(index: number): boolean {
    const { text } = this;
    if (index > 0 && text.charCodeAt(index - 1) !== NEWLINE) return false;
    return (text.startsWith("---", index) || text.startsWith("...", index)) && this.standsAlone(index + 2);
  }

  private block(column: number, depth: number): YamlNode {
    if (depth > MAX_DEPTH) throw NOT_PLAIN;
    return this.isItem() ? this.sequence(column, depth) : this.map(column, depth);
  }

  private map(column: number, depth: number): YamlNode {
    const start = this.at;
    const entries: YamlEntry[] = [];
    do {
      const key = this.key();
      const value = this.mapValue(column, depth);
      entries.push({ key, value, start: key.start, end: Math.max(key.end, value.end) });
    } while (this.column === column);
    if (this.column > column) throw NOT_PLAIN;
    const end = entries.at(-1)?.end ?? start;
    return { type: "map", start, end, flow: false, entries, anchored: false };
  }

  private sequence(column: number, depth: number): YamlNode {
    const start = this.at;
    const items: YamlNode[] = [];
    do items.push(this.item(column, depth));
    while (this.column === column && this.isItem());
    if (this.column > column) throw NOT_PLAIN;
    const end = items.at(-1)?.end ?? start;
    return { type: "sequence", start, end, flow: false, items, anchored: false };
  }

  /** Reads a key with its `:`. */
  private key(): YamlScalar {
    const { text } = this;
    const quote = text.charCodeAt(this.at);
    if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
      const key = this.quoted();
      const colon = this.blanksEnd(this.at);
      if (text.charCodeAt(colon) !== COLON || !this.standsAlone(colon)) throw NOT_PLAIN;
      this.at = colon + 1;
      return key;
    }
    const start = this.at;
    const colon = this.keyColon(start);
    if (colon < 0 || colon - start > MAX_KEY || INDICATORS.has(quote) || this.isItem()) throw NOT_PLAIN;
    if (this.isDocumentMarker(start)) throw NOT_PLAIN;
    let end = colon;
    while (text.charCodeAt(end - 1) === SPACE) end--;
    this.at = colon + 1;
    return scalar(start, end, text.slice(start, end), "plain");
  }

  /** Where the `:` of a plain key on this line is, or -1. */
  private keyColon(from: number): number {
    const { text } = this;
    for (let index = from; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === NEWLINE) return -1;
      if (code === COLON && this.standsAlone(index)) return index;
      if (code === SPACE && text.charCodeAt(index + 1) === HASH) return -1;
    }
    return -1;
  }

  private mapValue(column: number, depth: number): YamlNode {
    const from = this.blanksEnd(this.at);
    if (!this.lineIsOver(from)) {
      this.at = from;
      return this.scalarOrFlow(column, depth);
    }
    this.finishLine();
    this.nextLine();
    if (this.column > column || (this.column === column && this.isItem())) return this.block(this.column, depth + 1);
    return scalar(from, from, "", "plain");
  }

  private item(column: number, depth: number): YamlNode {
    const dash = this.at;
    this.at++;
    const from = this.blanksEnd(this.at);
    if (this.lineIsOver(from)) {
      this.finishLine();
      this.nextLine();
      return this.column > column ? this.block(this.column, depth + 1) : scalar(from, from, "", "plain");
    }
    this.at = from;
    if (this.isItem() || this.isKey()) return this.block(column + from - dash, depth + 1);
    return this.scalarOrFlow(column, depth);
  }

  /** Whether nothing but a comment follows on the line, behind blanks. */
  private lineIsOver(index: number): boolean {
    const code = this.text.charCodeAt(index);
    return code === NEWLINE || index >= this.text.length || (code === HASH && index > this.at);
  }

  private isKey(): boolean {
    const first = this.text.charCodeAt(this.at);
    if (first !== DOUBLE_QUOTE && first !== SINGLE_QUOTE) return !INDICATORS.has(first) && this.keyColon(this.at) >= 0;
    const start = this.at;
    this.quoted();
    const behind = this.blanksEnd(this.at);
    this.at = start;
    return this.text.charCodeAt(behind) === COLON;
  }

  private scalarOrFlow(column: number, depth: number): YamlNode {
    const first = this.text.charCodeAt(this.at);
    let node: YamlNode;
    if (first === PIPE || first === GREATER) node = this.blockScalar(column);
    else {
      if (first === OPEN_BRACKET || first === OPEN_BRACE) node = this.flow(depth + 1);
      else if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) node = this.quoted();
      else node = this.plain();
      this.finishLine();
    }
    this.nextLine();
    return node;
  }

  private plain(): YamlScalar {
    const { text } = this;
    const start = this.at;
    if (INDICATORS.has(text.charCodeAt(start)) || this.isItem()) throw NOT_PLAIN;
    let end = start;
    for (let index = start; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === NEWLINE) break;
      if (code === SPACE) {
        if (text.charCodeAt(index + 1) === HASH) break;
      } else {
        if (code === COLON && this.standsAlone(index)) throw NOT_PLAIN;
        end = index + 1;
      }
    }
    this.at = end;
    return scalar(start, end, text.slice(start, end), "plain");
  }

  private quoted(): YamlScalar {
    const { text } = this;
    const start = this.at;
    const isDouble = text.charCodeAt(start) === DOUBLE_QUOTE;
    const quote = isDouble ? '"' : "'";
    let closing = text.indexOf(quote, start + 1);
    let escapes = false;
    while (closing >= 0) {
      if (isDouble ? !isEscaped(text, closing) : text.charCodeAt(closing + 1) !== SINGLE_QUOTE) break;
      escapes = true;
      closing = text.indexOf(quote, closing + (isDouble ? 1 : 2));
    }
    if (closing < 0) throw NOT_PLAIN;
    this.at = closing + 1;
    const inside = text.slice(start + 1, closing);
    if (inside.includes("\n")) throw NOT_PLAIN;
    if (!isDouble) return scalar(start, this.at, escapes ? inside.replaceAll("''", "'") : inside, "single");
    return scalar(start, this.at, inside.includes("\\") ? unescaped(`"${inside}"`) : inside, "double");
  }

  /** A bracketed collection on one line. */
  private flow(depth: number): YamlNode {
    if (depth > MAX_DEPTH) throw NOT_PLAIN;
    const { text } = this;
    const start = this.at;
    const isMap = text.charCodeAt(start) === OPEN_BRACE;
    const close = isMap ? CLOSE_BRACE : CLOSE_BRACKET;
    const entries: YamlEntry[] = [];
    const items: YamlNode[] = [];
    this.at = this.blanksEnd(start + 1);
    while (text.charCodeAt(this.at) !== close) {
      if (isMap) entries.push(this.flowEntry(depth));
      else items.push(this.flowNode(depth));
      this.at = this.blanksEnd(this.at);
      const next = text.charCodeAt(this.at);
      if (next === COMMA) this.at = this.blanksEnd(this.at + 1);
      else if (next !== close) throw NOT_PLAIN;
    }
    const end = ++this.at;
    if (isMap) return { type: "map", start, end, flow: true, entries, anchored: false };
    return { type: "sequence", start, end, flow: true, items, anchored: false };
  }

  private flowEntry(depth: number): YamlEntry {
    const key = this.flowNode(depth);
    const colon = this.blanksEnd(this.at);
    if (key.type !== "scalar" || this.text.charCodeAt(colon) !== COLON) throw NOT_PLAIN;
    if (this.text.charCodeAt(colon + 1) !== SPACE || colon - key.start > MAX_KEY) throw NOT_PLAIN;
    this.at = this.blanksEnd(colon + 1);
    const value = this.flowNode(depth);
    return { key, value, start: key.start, end: value.end };
  }

  private flowNode(depth: number): YamlNode {
    const { text } = this;
    const start = this.at;
    const first = text.charCodeAt(start);
    if (first === OPEN_BRACKET || first === OPEN_BRACE) return this.flow(depth + 1);
    if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) return this.quoted();
    if (INDICATORS.has(first) || first === DASH) throw NOT_PLAIN;
    let end = start;
    for (let index = start; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === NEWLINE || isFlowIndicator(code)) break;
      if (code === COLON && (this.standsAlone(index) || isFlowIndicator(text.charCodeAt(index + 1)))) break;
      if (code === SPACE && text.charCodeAt(index + 1) === HASH) throw NOT_PLAIN;
      if (code !== SPACE) end = index + 1;
    }
    if (end === start) throw NOT_PLAIN;
    this.at = end;
    return scalar(start, end, text.slice(start, end), "plain");
  }

  /** A `|` or `>` scalar that belongs to something at a column. */
  private blockScalar(column: number): YamlScalar {
    const { text } = this;
    const start = this.at;
    const isStripped = text.charCodeAt(start + 1) === DASH;
    this.at += isStripped ? 2 : 1;
    this.finishLine();
    const from = this.at;
    let indent = -1;
    let deepestBlank = 0;
    let end = from; // Behind the last line with content.
    let lineStart = from;
    while (lineStart < text.length) {
      const content = this.blanksEnd(lineStart);
      const lineColumn = content - lineStart;
      if (content >= text.length) throw NOT_PLAIN;
      if (text.charCodeAt(content) === NEWLINE) {
        deepestBlank = Math.max(deepestBlank, lineColumn);
        lineStart = content + 1;
        continue;
      }
      if (indent < 0) {
        if (lineColumn <= column || deepestBlank > lineColumn) throw NOT_PLAIN;
        indent = lineColumn;
      } else if (lineColumn < indent) break;
      deepestBlank = 0;
      end = lineStart = lineAfter(text, content);
    }
    if (indent < 0 || deepestBlank > indent) throw NOT_PLAIN;
    this.at = end;
    const source = text.slice(from, end);
    if (text.charCodeAt(start) === GREATER) return scalar(start, end, folded(source, isStripped), "folded");
    return scalar(start, end, literal(source, indent, isStripped), "literal");
  }
}

function isFlowIndicator(code: number): boolean {
  return (
    code === COMMA || code === OPEN_BRACKET || code === CLOSE_BRACKET || code === OPEN_BRACE || code === CLOSE_BRACE
  );
}

function lineAfter(text: string, index: number): number {
  const end = text.indexOf("\n", index);
  return end < 0 ? text.length : end + 1;
}
