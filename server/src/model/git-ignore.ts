import { ownValue } from "../syntax/record.ts";

/**
 * Reads `.gitignore` files as git does (`dir.c`, `wildmatch.c`), its oddities included, and in time proportional to pattern and
 * path: the work is a set of places in the path that each element of a pattern moves on.
 */
export interface GitIgnorePattern {
  /** What must stand at the front as it is; git compares it before it looks at wildcards. */
  readonly literal: string;
  readonly elements: readonly Element[];
  /** How many characters the elements take at least. */
  readonly least: number;
  /** `!`: takes back what an earlier pattern ignored. */
  readonly negated: boolean;
  /** A trailing `/`: matches folders only. */
  readonly foldersOnly: boolean;
  /** Without a `/` inside, a pattern is compared with the last name of a path, at every depth. */
  readonly nameOnly: boolean;
}

type Element =
  | { readonly kind: "character"; readonly character: string }
  | { readonly kind: "any" }
  | { readonly kind: "set"; readonly has: (character: string) => boolean }
  /** `*` */
  | { readonly kind: "star" }
  /** `**` where it crosses folders. */
  | { readonly kind: "folders" }
  /** `**` and the `/` behind it, which also stand for nothing. */
  | { readonly kind: "folders-or-nothing" };

export function parseGitIgnore(text: string): readonly GitIgnorePattern[] {
  const patterns: GitIgnorePattern[] = [];
  for (const raw of text.replace(/^\uFEFF/, "").split("\n")) {
    if (raw === "" || raw.startsWith("#")) continue;
    const pattern = readPattern(withoutTrailingSpaces(raw.endsWith("\r") ? raw.slice(0, -1) : raw));
    if (pattern !== undefined) patterns.push(pattern);
  }
  return patterns;
}

/** Spaces only, and not one behind a backslash. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === " ") end--;
  if (end === line.length) return line;
  let backslashes = 0;
  while (line[end - 1 - backslashes] === "\\") backslashes++;
  return line.slice(0, backslashes % 2 === 1 ? end + 1 : end);
}

function readPattern(line: string): GitIgnorePattern | undefined {
  const negated = line.startsWith("!");
  let text = negated ? line.slice(1) : line;
  const foldersOnly = text.endsWith("/");
  if (foldersOnly) text = text.slice(0, -1);
  const nameOnly = !text.includes("/");
  if (text.startsWith("/")) text = text.slice(1);
  const wild = text.search(/[*?[\\]/);
  const literal = wild < 0 ? text : text.slice(0, wild);
  const elements = readElements(text.slice(literal.length), !nameOnly);
  if (elements === undefined) return undefined;
  const least = elements.filter(({ kind }) => TAKES_ONE.has(kind)).length;
  return { literal, elements, least, negated, foldersOnly, nameOnly };
}

/** Undefined for a pattern that can match nothing: an open `[`, an unknown class, a `\` at the end. */
function readElements(text: string, hasFolders: boolean): readonly Element[] | undefined {
  const elements: Element[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "?") elements.push({ kind: "any" });
    else if (character === "*") {
      let end = at;
      while (text[end] === "*") end++;
      const behind = text[end];
      const opens = at === 0 || text[at - 1] === "/";
      const closes = behind === undefined || behind === "/" || (behind === "\\" && text[end + 1] === "/");
      const crosses = hasFolders && end - at > 1 && opens && closes;
      if (crosses && behind === "/") {
        // A run of these says no more than one, so there are never more stars than what stands between them.
        if (elements.at(-1)?.kind !== "folders-or-nothing") elements.push({ kind: "folders-or-nothing" });
        at = end;
      } else {
        elements.push({ kind: crosses ? "folders" : "star" });
        at = end - 1;
      }
    } else if (character === "[") {
      const set = readSet(text, at + 1);
      if (set === undefined) return undefined;
      elements.push({ kind: "set", has: set.has });
      at = set.end;
    } else if (character === "\\") {
      at++;
      if (at === text.length) return undefined;
      elements.push({ kind: "character", character: text.charAt(at) });
    } else elements.push({ kind: "character", character });
  }
  return elements;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /^[a-z\d]$/i,
  alpha: /^[a-z]$/i,
  blank: /^[ \t]$/,
  // oxlint-disable-next-line no-control-regex
  cntrl: /^[\0-\x1F\x7F]$/,
  digit: /^\d$/,
  graph: /^[!-~]$/,
  lower: /^[a-z]$/,
  print: /^[ -~]$/,
  punct: /^[!-/:-@[-`{-~]$/,
  space: /^[ \t\n\v\f\r]$/,
  upper: /^[A-Z]$/,
  xdigit: /^[a-f\d]$/i,
};

/** The set that begins behind a `[`; `end` is the place of its `]`. */
function readSet(text: string, start: number): { has: (character: string) => boolean; end: number } | undefined {
  let at = start;
  const negated = text[at] === "!" || text[at] === "^";
  if (negated) at++;
  const ranges: [low: string, high: string][] = [];
  const classes: RegExp[] = [];
  let previous: string | undefined;
  for (let first = true; first || text[at] !== "]"; first = false, at++) {
    let character = text[at];
    if (character === "\\") character = text[++at];
    else if (character === "-" && previous !== undefined && text[at + 1] !== undefined && text[at + 1] !== "]") {
      let high = text[++at];
      if (high === "\\") high = text[++at];
      if (high === undefined) return undefined;
      ranges.push([previous, high]);
      previous = undefined;
      continue;
    } else if (character === "[" && text[at + 1] === ":") {
      const close = text.indexOf("]", at + 2);
      if (close < 0) return undefined;
      if (close > at + 2 && text[close - 1] === ":") {
        const known = ownValue(CLASSES, text.slice(at + 2, close - 1));
        if (known === undefined) return undefined;
        classes.push(known);
        previous = undefined;
        at = close;
        continue;
      }
    }
    if (character === undefined) return undefined;
    ranges.push([character, character]);
    previous = character;
  }
  const has = (character: string): boolean =>
    ranges.some(([low, high]) => low <= character && character <= high) ||
    classes.some((known) => known.test(character));
  return { has: (character) => has(character) !== negated, end: at };
}

function matches(pattern: GitIgnorePattern, path: string, isFolder: boolean): boolean {
  if (pattern.foldersOnly && !isFolder) return false;
  const name = pattern.nameOnly ? path.slice(path.lastIndexOf("/") + 1) : path;
  if (!name.startsWith(pattern.literal) || pattern.literal.length + pattern.least > name.length) return false;
  return matchElements(pattern.elements, name.slice(pattern.literal.length));
}

const TAKES_ONE: ReadonlySet<Element["kind"]> = new Set(["character", "any", "set"]);

function matchElements(elements: readonly Element[], text: string): boolean {
  let places: boolean[] = [true];
  for (const element of elements) {
    const next: boolean[] = [];
    let reached = false;
    let open = false;
    for (let at = 0; at <= text.length; at++) {
      const here = places[at] === true;
      const character = text[at];
      switch (element.kind) {
        case "star":
          open ||= here;
          if (open) next[at] = reached = true;
          if (character === "/") open = false;
          break;
        case "folders":
          open ||= here;
          if (open) next[at] = reached = true;
          break;
        case "folders-or-nothing":
          open ||= here;
          if (here) next[at] = reached = true;
          if (open && character === "/") next[at + 1] = reached = true;
          break;
        case "any":
        case "set":
        case "character":
          if (here && character !== undefined && takes(element, character)) next[at + 1] = reached = true;
      }
    }
    if (!reached) return false;
    places = next;
  }
  return places[text.length] === true;
}

function takes(element: Element & { kind: "any" | "set" | "character" }, character: string): boolean {
  if (element.kind === "character") return character === element.character;
  return character !== "/" && (element.kind === "any" || element.has(character));
}

/**
 * Whether `.gitignore` files ignore a path. A folder that is ignored takes all below it along, whatever is said further down;
 * of several files the deepest that says something decides, and in it the last pattern.
 * @param path of a file, from the root, with `/`
 * @param patternsOf the patterns of the `.gitignore` in a folder (empty for the root)
 */
export function isGitIgnored(
  path: string,
  patternsOf: (folder: string) => readonly GitIgnorePattern[] | undefined,
): boolean {
  const lists: { base: number; patterns: readonly GitIgnorePattern[] }[] = [];
  for (let start = 0; ;) {
    const patterns = patternsOf(path.slice(0, Math.max(start - 1, 0)));
    if (patterns !== undefined) lists.unshift({ base: start, patterns });
    const slash = path.indexOf("/", start);
    const inner = slash < 0 ? path : path.slice(0, slash);
    const decisive = lastMatch(lists, inner, slash >= 0);
    if (slash < 0 || decisive?.negated === false) return decisive?.negated === false;
    start = slash + 1;
  }
}

/** Each folder is held to all patterns; of a longer list none counts for folders, so that nothing is passed over by it. */
const MAX_FOLDER_PATTERNS = 2000;

/** The patterns by which folders are passed over. */
export function patternsForFolders(patterns: readonly GitIgnorePattern[]): readonly GitIgnorePattern[] {
  return patterns.length > MAX_FOLDER_PATTERNS ? [] : patterns;
}

/** Whether `.gitignore` files ignore a folder, of which it is known that no folder above it is ignored. */
export function isFolderIgnored(
  path: string,
  patternsOf: (folder: string) => readonly GitIgnorePattern[] | undefined,
): boolean {
  const lists: { base: number; patterns: readonly GitIgnorePattern[] }[] = [];
  for (let end = path.lastIndexOf("/"); ; end = path.lastIndexOf("/", end - 1)) {
    const patterns = patternsOf(path.slice(0, Math.max(end, 0)));
    if (patterns !== undefined) lists.push({ base: end + 1, patterns });
    if (end <= 0) break;
  }
  return lastMatch(lists, path, true)?.negated === false;
}

function lastMatch(
  lists: readonly { base: number; patterns: readonly GitIgnorePattern[] }[],
  path: string,
  isFolder: boolean,
): GitIgnorePattern | undefined {
  for (const { base, patterns } of lists) {
    const inner = path.slice(base);
    const found = patterns.findLast((pattern) => matches(pattern, inner, isFolder));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A line that ignores exactly this path below the folder of the `.gitignore`. */
export function gitIgnoreLine(path: string): string {
  const escaped = path.replaceAll(/[\\*?[]/g, "\\$&").replace(/ $/, "\\ ");
  return path.includes("/") || /^[#!]/.test(path) ? `/${escaped}` : escaped;
}
