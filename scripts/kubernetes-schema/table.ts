/**
 * Types in the compact form that the server carries. A field's name has a `!` when it must be given, a `~` when it is alpha and a `^`
 * when it is deprecated. Its value is a letter (a scalar), a number (another type), `[item, ...keys]` (a list, whose items differ in
 * those keys), `{m}` (a map), `{e}` (one of some words), `{t, d, re, lo, hi}` (a scalar with a default or bounds) or
 * `{v: [[versions, value, flags]]}` where versions of Kubernetes differ; versions are bits, the oldest the lowest.
 */
export type Value = string | number | readonly unknown[] | { readonly [key: string]: unknown };

export type Fields = Readonly<Record<string, Value>>;

/** What describes a type: itself, then its fields in their order. */
export type Described = readonly string[];

export interface Table {
  /** The number of a type of which there may be many alike: they are one. */
  intern(fields: Fields, described?: Described): number;
  /** The number of a type that has a name, which may be asked for before the type is there. */
  named(id: string): number;
  define(id: string, fields: Fields, described?: Described): void;
  enumeration(words: readonly string[]): { readonly e: number };
  root(apiVersion: string, kind: string, type: number, versions?: number): void;
  structure(versions: readonly string[]): string;
  texts(): string;
}

export function createTable(): Table {
  const types: Fields[] = [];
  const described = new Map<number, Described>();
  const alike = new Map<string, number>();
  const names = new Map<string, number>();
  const enums: (readonly string[])[] = [];
  const roots: Record<string, Record<string, Value>> = {};
  const named = (id: string): number => {
    let number = names.get(id);
    if (number === undefined) {
      names.set(id, (number = types.length));
      types.push({});
    }
    return number;
  };
  return {
    named,
    define(id, fields, texts) {
      const number = named(id);
      types[number] = fields;
      if (texts !== undefined) described.set(number, texts);
    },
    intern(fields, texts) {
      const key = JSON.stringify(fields);
      let number = alike.get(key);
      if (number === undefined) {
        alike.set(key, (number = types.length));
        types.push(fields);
      }
      if (texts !== undefined && !described.has(number)) described.set(number, texts);
      return number;
    },
    enumeration(words) {
      const sorted = [...words].sort();
      const known = enums.findIndex((each) => JSON.stringify(each) === JSON.stringify(sorted));
      return { e: known < 0 ? enums.push(sorted) - 1 : known };
    },
    root(apiVersion, kind, type, versions) {
      (roots[apiVersion] ??= {})[kind] = versions === undefined ? type : [type, versions];
    },
    structure(versions) {
      const lines = types.map((fields) => JSON.stringify(fields)).join(",\n");
      const head = { versions, roots, enums };
      return `${JSON.stringify(head).slice(0, -1)},"types":[\n${lines}\n]}`;
    },
    texts() {
      const lines = [...described].map(([number, texts]) => `"${number}":${JSON.stringify(texts)}`);
      return `{\n${lines.join(",\n")}\n}`;
    },
  };
}

/** Longer ones are cut: they are read in a hover or behind a word in a list. */
const MAX_TEXT = 120;

/** How a description begins that tells nothing: the field's name, and that it is or contains something. */
const OPENING =
  /^(?:[\w.]+ (?:is|are|identifies|specifies|defines|represents|indicates|describes|contains|holds|will be|determines|references|provides|allows|configures) (?:the |an? )?|Optional(?::|\.)? |\(Optional\) |(?:The|An?) )/;

/** The first sentence of a description, without what is said by the field's name. */
export function firstSentence(description = ""): string {
  const text = description
    .replace(/\n\nPossible enum values:[\s\S]*$/, "")
    .replaceAll(/ ?More info: https?:\S+/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const sentence = /^.*?(?<!\b(?:e\.g|i\.e|etc|vs|cf))[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
  const told = sentence.replace(OPENING, "").replace(/\.$/, "");
  return told.length <= MAX_TEXT ? told : `${/^.*(?=\s)/.exec(told.slice(0, MAX_TEXT - 1))?.[0] ?? ""} …`;
}

/** What a description says of a field beside what it is for. */
export function marksIn(description = ""): string {
  const isAlpha = /\bthis (?:is an alpha|field is (?:in |an? )?alpha)|\balpha-level\b/i.test(description);
  const isDeprecated = /^\s*deprecated\b|\bdeprecated:|is a deprecated|field is deprecated|^\s*Deprecated[A-Z]/i.test(
    description,
  );
  return (isAlpha ? "~" : "") + (isDeprecated ? "^" : "");
}
