/**
 * Regular expressions that others wrote, matched in time that grows with the text alone: every state is followed at once,
 * so no expression can keep the editor busy. Of Go's syntax (RE2) it knows what targets are written with.
 */
export interface Pattern {
  /** @param isWhole the match must be the whole text, and not a part of it */
  matches(text: string, isWhole: boolean): boolean;
}

type Accepts = (character: string) => boolean;

/** A step of the automaton: it takes a character, or splits, or stands only at the text's start or end. */
type State =
  | { readonly kind: "take"; readonly accepts: Accepts; next: number }
  | { readonly kind: "split"; next: number; other: number }
  | { readonly kind: "start" | "end"; next: number }
  | { readonly kind: "done" };

const MAX_LENGTH = 500;
const MAX_STATES = 4000;

/** Undefined for an expression that is broken, too long or of a kind that is not known here. */
export function readPattern(source: string): Pattern | undefined {
  if (source.length > MAX_LENGTH) return undefined;
  if (/^[\w/-]*$/.test(source))
    return { matches: (text, isWhole) => (isWhole ? text === source : text.includes(source)) };
  const states: State[] = [];
  const reader = { source, at: 0, states };
  const start = readAlternatives(reader);
  if (start === undefined || reader.at < source.length) return undefined;
  const done = add(states, { kind: "done" });
  connect(states, start.ends, done);
  return { matches: (text, isWhole) => run(states, start.entry, text, isWhole) };
}

function run(states: readonly State[], entry: number, text: string, isWhole: boolean): boolean {
  let current = new Set<number>();
  const follow = (index: number, at: number): boolean => {
    if (current.has(index)) return false;
    current.add(index);
    const state = states[index];
    switch (state?.kind) {
      case "done":
        return !isWhole || at === text.length;
      case "split": {
        const first = follow(state.next, at);
        return follow(state.other, at) || first;
      }
      case "start":
        return at === 0 && follow(state.next, at);
      case "end":
        return at === text.length && follow(state.next, at);
      default:
        return false;
    }
  };
  if (follow(entry, 0)) return true;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const before = current;
    current = new Set();
    let isDone = false;
    for (const index of before) {
      const state = states[index];
      if (state?.kind === "take" && state.accepts(character)) isDone = follow(state.next, at + 1) || isDone;
    }
    if (!isWhole) isDone = follow(entry, at + 1) || isDone;
    if (isDone) return true;
  }
  return false;
}

interface Reader {
  readonly source: string;
  at: number;
  readonly states: State[];
}

/** A piece of the automaton; its ends are still to be led somewhere. */
interface Piece {
  readonly entry: number;
  readonly ends: readonly End[];
}

interface End {
  readonly state: number;
  readonly isOther: boolean;
}

function add(states: State[], state: State): number {
  return states.push(state) - 1;
}

function connect(states: readonly State[], ends: readonly End[], to: number): void {
  for (const { state: index, isOther } of ends) {
    const state = states[index];
    if (state === undefined || state.kind === "done") continue;
    if (state.kind === "split" && isOther) state.other = to;
    else state.next = to;
  }
}

function empty(states: State[]): Piece {
  const entry = add(states, { kind: "split", next: -1, other: -1 });
  return { entry, ends: [{ state: entry, isOther: false }, { state: entry, isOther: true }] }; // oxfmt-ignore
}

function readAlternatives(reader: Reader): Piece | undefined {
  let piece = readSequence(reader);
  while (piece !== undefined && reader.source[reader.at] === "|") {
    reader.at++;
    const other = readSequence(reader);
    if (other === undefined) return undefined;
    const entry = add(reader.states, { kind: "split", next: piece.entry, other: other.entry });
    piece = { entry, ends: [...piece.ends, ...other.ends] };
  }
  return piece;
}

function readSequence(reader: Reader): Piece | undefined {
  let piece: Piece | undefined;
  while (reader.at < reader.source.length && !"|)".includes(reader.source[reader.at] ?? "")) {
    const next = readRepeated(reader);
    if (next === undefined || reader.states.length > MAX_STATES) return undefined;
    if (piece !== undefined) connect(reader.states, piece.ends, next.entry);
    piece = { entry: piece?.entry ?? next.entry, ends: next.ends };
  }
  return piece ?? empty(reader.states);
}

function readRepeated(reader: Reader): Piece | undefined {
  const piece = readAtom(reader);
  const sign = reader.source[reader.at];
  if (piece === undefined || sign === "{") return undefined;
  if (sign !== "*" && sign !== "+" && sign !== "?") return piece;
  reader.at++;
  // Lazy signs match the same texts.
  if (reader.source[reader.at] === "?") reader.at++;
  if ("*+?{".includes(reader.source[reader.at] ?? " ")) return undefined;
  const split = add(reader.states, { kind: "split", next: piece.entry, other: -1 });
  const out = { state: split, isOther: true };
  if (sign === "?") return { entry: split, ends: [...piece.ends, out] };
  connect(reader.states, piece.ends, split);
  return { entry: sign === "*" ? split : piece.entry, ends: [out] };
}

function readAtom(reader: Reader): Piece | undefined {
  const { source, states } = reader;
  const character = source.charAt(reader.at++);
  const taking = (accepts: Accepts): Piece => {
    const entry = add(states, { kind: "take", accepts, next: -1 });
    return { entry, ends: [{ state: entry, isOther: false }] };
  };
  switch (character) {
    case "(": {
      if (source[reader.at] === "?") {
        if (source[reader.at + 1] !== ":") return undefined;
        reader.at += 2;
      }
      const inside = readAlternatives(reader);
      return source[reader.at++] === ")" ? inside : undefined;
    }
    case "[":
      return mapped(readClass(reader), taking);
    case ".":
      return taking((other) => other !== "\n");
    case "^":
    case "$": {
      const entry = add(states, { kind: character === "^" ? "start" : "end", next: -1 });
      return { entry, ends: [{ state: entry, isOther: false }] };
    }
    case "\\":
      return mapped(readEscape(reader), taking);
    case "*":
    case "+":
    case "?":
    case "{":
      return undefined;
    default:
      return taking((other) => other === character);
  }
}

function mapped<From, To>(value: From | undefined, change: (value: From) => To): To | undefined {
  return value === undefined ? undefined : change(value);
}

const CLASSES: Readonly<Record<string, RegExp>> = { d: /[0-9]/, w: /\w/, s: /[\t\n\f\r ]/ };

function readEscape(reader: Reader): Accepts | undefined {
  const character = reader.source[reader.at++];
  if (character === undefined) return undefined;
  const known = CLASSES[character.toLowerCase()];
  if (known !== undefined) return (other) => known.test(other) === (character === character.toLowerCase());
  return /\w/.test(character) ? undefined : (other) => other === character;
}

function readClass(reader: Reader): Accepts | undefined {
  const { source } = reader;
  const isNegated = source[reader.at] === "^";
  if (isNegated) reader.at++;
  const parts: Accepts[] = [];
  for (let isFirst = true; isFirst || source[reader.at] !== "]"; isFirst = false) {
    const from = source[reader.at++];
    if (from === undefined || (from === "[" && source[reader.at] === ":")) return undefined;
    if (from === "\\") {
      const escaped = readEscape(reader);
      if (escaped === undefined) return undefined;
      parts.push(escaped);
      continue;
    }
    if (source[reader.at] === "-" && (source[reader.at + 1] ?? "]") !== "]") {
      const to = source[reader.at + 1] ?? "";
      if (to === "\\") return undefined;
      reader.at += 2;
      parts.push((other) => from <= other && other <= to);
    } else parts.push((other) => other === from);
  }
  reader.at++;
  return (other) => parts.some((accepts) => accepts(other)) !== isNegated;
}
