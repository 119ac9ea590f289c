import {
  FileBeingLoaded,
  type LoadedFile,
  type LoadedValue,
  isGoSpace,
  keyOfLine,
  trimEndWhile,
  valueWith,
} from "./loaded.ts";

/** `str.isspace`, which is not what JavaScript calls a blank. */
const isSpace = (character: string): boolean =>
  isGoSpace(character) || ("\u001C" <= character && character <= "\u001F");
const isBlank = (character: string): boolean => character !== "\n" && isSpace(character);

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * What python-dotenv sets, read from a file, that is with all line breaks as line feeds. A line that it cannot read is
 * passed over with a warning. `${NAME}` is replaced also in single quotes, `$NAME` nowhere.
 */
export function loadWithPython(text: string): LoadedFile {
  const file = new FileBeingLoaded();
  const reader = new Reader(text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"));
  const written = new Map<string, string | undefined>();
  for (let binding = reader.next(); binding !== undefined; binding = reader.next()) {
    if (binding.error !== undefined) {
      const key = keyOfLine(binding.error);
      if (!file.values.has(key)) file.set(key, { kind: "refused", why: "The line is passed over with a warning" });
    } else if (binding.value === undefined) {
      written.set(binding.key, undefined);
      file.values.delete(binding.key);
    } else {
      const value = interpolate(binding.value, written);
      file.set(binding.key, value);
      written.set(binding.key, value.kind === "value" ? value.text : "");
    }
  }
  return file;
}

function interpolate(value: string, written: ReadonlyMap<string, string | undefined>): LoadedValue {
  const unset = new Set<string>();
  const lastBrace = value.lastIndexOf("}");
  let result = "";
  let done = 0;
  for (let at = value.indexOf("${"); at >= 0 && at < lastBrace; at = value.indexOf("${", at)) {
    const reference = referenceAt(value, at);
    if (reference === undefined) {
      at += 2;
      continue;
    }
    const { name, fallback, end } = reference;
    if (!written.has(name)) unset.add(name);
    result += value.slice(done, at) + (written.has(name) ? (written.get(name) ?? "") : fallback);
    at = done = end;
  }
  return valueWith(result + value.slice(done), unset);
}

function referenceAt(value: string, start: number): { name: string; fallback: string; end: number } | undefined {
  let at = start + 2;
  while (value[at] !== "}" && value[at] !== ":") at++;
  const name = value.slice(start + 2, at);
  if (value[at] === "}") return { name, fallback: "", end: at + 1 };
  if (!value.startsWith(":-", at)) return undefined;
  const closing = value.indexOf("}", at);
  return closing < 0 ? undefined : { name, fallback: value.slice(at + 2, closing), end: closing + 1 };
}

interface Binding {
  readonly key: string;
  readonly value: string | undefined;
  /** The statement up to the end of its line, when it cannot be read. */
  readonly error?: string;
}

class Reader {
  private at = 0;
  private readonly text: string;
  private readonly lastQuote: Readonly<Record<string, number>>;

  constructor(text: string) {
    this.text = text;
    this.lastQuote = { "'": text.lastIndexOf("'"), '"': text.lastIndexOf('"') };
  }

  /** The next binding; comments and empty lines are passed over. */
  next(): Binding | undefined {
    for (;;) {
      this.skip(isSpace);
      if (this.at >= this.text.length) return undefined;
      const start = this.at;
      if (this.text.startsWith("export", this.at) && isBlank(this.text.charAt(this.at + 6))) {
        this.at += 6;
        this.skip(isBlank);
      }
      if (this.text[this.at] === "#") {
        this.at = this.lineEnd();
        continue;
      }
      const key = this.key();
      const value = key === undefined ? undefined : this.assigned();
      if (key !== undefined && value !== null && this.endsHere()) return { key, value };
      this.at = Math.min(this.text.length, this.lineEnd() + 1);
      return { key: "", value: undefined, error: this.text.slice(start, this.at) };
    }
  }

  private key(): string | undefined {
    const { text, at } = this;
    if (text[at] === "'") {
      const closing = at < (this.lastQuote["'"] ?? -1) ? text.indexOf("'", at + 1) : -1;
      if (closing < at + 2) return undefined;
      this.at = closing + 1;
      return text.slice(at + 1, closing);
    }
    this.skip((character) => character !== "=" && character !== "#" && !isSpace(character));
    return this.at === at ? undefined : text.slice(at, this.at);
  }

  /** The value; undefined for a key alone, null for what cannot be read. */
  private assigned(): string | undefined | null {
    this.skip(isBlank);
    if (this.text[this.at] !== "=") return undefined;
    this.at++;
    this.skip(isBlank);
    const quote = this.text[this.at];
    if (quote === "'" || quote === '"') return this.quoted(quote);
    const start = this.at;
    this.at = this.lineEnd();
    return withoutComment(this.text.slice(start, this.at));
  }

  private quoted(quote: "'" | '"'): string | null {
    const start = this.at + 1;
    let closing = -1;
    if (this.at < (this.lastQuote[quote] ?? -1))
      for (let at = this.text.indexOf(quote, start); at >= 0; at = this.text.indexOf(quote, at + 1)) {
        closing = at;
        if (at === start || this.text[at - 1] !== "\\") break;
      }
    if (closing < 0) return null;
    this.at = closing + 1;
    const inner = this.text.slice(start, closing);
    return quote === "'"
      ? inner.replace(/\\([\\'])/g, "$1")
      : inner.replace(/\\([\\'"abfnrtv])/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
  }

  /** Whether nothing but a comment is left of the line, which is gone over then. */
  private endsHere(): boolean {
    this.skip(isBlank);
    if (this.text[this.at] === "#") this.at = this.lineEnd();
    if (this.at < this.text.length && this.text[this.at] !== "\n") return false;
    this.at = Math.min(this.text.length, this.at + 1);
    return true;
  }

  private lineEnd(): number {
    const lineFeed = this.text.indexOf("\n", this.at);
    return lineFeed < 0 ? this.text.length : lineFeed;
  }

  private skip(isSkipped: (character: string) => boolean): void {
    while (this.at < this.text.length && isSkipped(this.text.charAt(this.at))) this.at++;
  }
}

function withoutComment(value: string): string {
  for (let hash = value.indexOf("#"); hash >= 0; hash = value.indexOf("#", hash + 1))
    if (hash > 0 && isSpace(value.charAt(hash - 1))) return trimEndWhile(value.slice(0, hash), isSpace);
  return trimEndWhile(value, isSpace);
}
