/** What a TOML file says, without places: tables, lists and texts; numbers, dates and booleans as they are written. */
export type TomlValue = string | readonly TomlValue[] | TomlTable;

export interface TomlTable {
  readonly [key: string]: TomlValue | undefined;
}

type Table = { [key: string]: Value };
type Value = string | Value[] | Table;

/** Deeper nesting is no file that a person or a tool wrote. */
const MAX_DEPTH = 50;

/** Reads a TOML file. Nothing fails: a line that is none is passed over, and what stands around it is read. */
export function readToml(text: string): TomlTable {
  const reader = new Reader(text.startsWith("\uFEFF") ? text.slice(1) : text);
  return reader.read();
}

/** The table at a path of keys, empty where there is none. */
export function tomlTable(table: TomlTable, ...keys: readonly string[]): TomlTable {
  let current = table;
  for (const key of keys) {
    const next = current[key];
    if (!isTable(next)) return {};
    current = next;
  }
  return current;
}

/** The list under a key, its items that are texts. */
export function tomlTexts(table: TomlTable, key: string): readonly string[] {
  const value = table[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The list under a key, its items that are tables: `[[package]]`. */
export function tomlTables(table: TomlTable, key: string): readonly TomlTable[] {
  const value = table[key];
  return Array.isArray(value) ? value.filter(isTable) : [];
}

export function tomlText(table: TomlTable, key: string): string | undefined {
  const value = table[key];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

export function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === "object" && !Array.isArray(value);
}

function createTable(): Table {
  return Object.create(null) as Table;
}

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): TomlTable {
    const root = createTable();
    let current: Table | undefined = root;
    for (this.skipEmpty(); this.at < this.text.length; this.skipEmpty()) {
      const start = this.at;
      if (this.text[this.at] === "[") current = this.header(root);
      else this.entry(current ?? createTable());
      this.toLineEnd();
      if (this.at === start) this.at++;
    }
    return root;
  }

  /** The table that `[a.b]` or `[[a.b]]` opens; undefined where it is none. */
  private header(root: Table): Table | undefined {
    const isList = this.text.startsWith("[[", this.at);
    this.at += isList ? 2 : 1;
    const keys = this.keys();
    const last = keys.pop();
    if (last === undefined || !this.takes(isList ? "]]" : "]")) return undefined;
    const parent = descend(root, keys);
    if (parent === undefined) return undefined;
    if (!isList) return descend(parent, [last]);
    const opened = createTable();
    const list = parent[last];
    if (Array.isArray(list)) list.push(opened);
    else parent[last] = [opened];
    return opened;
  }

  /** `key = value` or `a.b = value`. */
  private entry(table: Table, depth = 0): boolean {
    const keys = this.keys();
    const last = keys.pop();
    this.skipBlanks();
    if (last === undefined || !this.takes("=")) return false;
    this.skipBlanks();
    const value = this.value(depth);
    const target = descend(table, keys);
    if (value === undefined || target === undefined) return false;
    target[last] = value;
    return true;
  }

  private keys(): string[] {
    const keys: string[] = [];
    for (;;) {
      this.skipBlanks();
      const quote = this.text[this.at];
      const key = quote === '"' || quote === "'" ? this.quoted(quote) : this.match(/[\w-]+/y);
      if (key === undefined) return [];
      keys.push(key);
      this.skipBlanks();
      if (keys.length > MAX_DEPTH || !this.takes(".")) return keys;
    }
  }

  private value(depth: number): Value | undefined {
    const first = this.text[this.at];
    if (depth > MAX_DEPTH || first === undefined) return undefined;
    if (first === '"' || first === "'") return this.quoted(first);
    if (first === "[") return this.list(depth);
    if (first === "{") return this.inline(depth);
    return this.match(/[^\s,\]}#][^,\]}#\r\n]*/y)?.trimEnd();
  }

  private list(depth: number): Value[] | undefined {
    const items: Value[] = [];
    this.at++;
    for (;;) {
      this.skipEmpty();
      if (this.takes("]")) return items;
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      this.skipEmpty();
      if (!this.takes(",") && this.text[this.at] !== "]") return undefined;
    }
  }

  private inline(depth: number): Table | undefined {
    const table = createTable();
    this.at++;
    for (;;) {
      this.skipEmpty();
      if (this.takes("}")) return table;
      if (!this.entry(table, depth + 1)) return undefined;
      this.skipEmpty();
      if (!this.takes(",") && this.text[this.at] !== "}") return undefined;
    }
  }

  private quoted(quote: string): string | undefined {
    const fence = quote.repeat(3);
    const isLong = this.text.startsWith(fence, this.at);
    const mark = isLong ? fence : quote;
    let from = this.at + mark.length;
    if (isLong) from += /^\r?\n/.exec(this.text.slice(from, from + 2))?.[0].length ?? 0;
    for (let end = from; end < this.text.length; end++) {
      const character = this.text[end];
      if (character === "\\" && quote === '"') end++;
      else if (character === "\n" && !isLong) return undefined;
      else if (this.text.startsWith(mark, end)) {
        this.at = end + mark.length;
        const inner = this.text.slice(from, end);
        return quote === '"' ? unescaped(inner) : inner;
      }
    }
    return undefined;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private takes(mark: string): boolean {
    const isThere = this.text.startsWith(mark, this.at);
    if (isThere) this.at += mark.length;
    return isThere;
  }

  private skipBlanks(): void {
    this.match(/[ \t]*/y);
  }

  /** Passes over blanks, line ends and comments. */
  private skipEmpty(): void {
    this.match(/(?:\s|#[^\n]*)*/y);
  }

  private toLineEnd(): void {
    this.match(/[^\n]*\n?/y);
  }
}

/** The table below, made on the way where it is not there; the last of a list of tables, as TOML has it. */
function descend(table: Table, keys: readonly string[]): Table | undefined {
  let current = table;
  for (const key of keys) {
    const next: Value = (current[key] ??= createTable());
    const inner = Array.isArray(next) ? next.at(-1) : next;
    if (inner === undefined || typeof inner === "string" || Array.isArray(inner)) return undefined;
    current = inner;
  }
  return current;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|[ \t]*\r?\n\s*|([^]))/g,
    (_whole, short?: string, long?: string, single?: string) => {
      const code = Number.parseInt(short ?? long ?? "", 16);
      if (!Number.isNaN(code)) return code <= 0x10_ff_ff ? String.fromCodePoint(code) : "";
      return single === undefined ? "" : (ESCAPES[single] ?? single);
    },
  );
}
