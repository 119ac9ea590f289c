/** What may stand at a place of a Compose file, after the Compose Specification. */
export interface Shape {
  /** What the place is for, one sentence without a full stop; empty where the name says it. */
  readonly about: string;
  /** Sorts of nodes that are taken; a text may always be a number or a switch, and a variable may stand for either. */
  readonly takes: readonly ("text" | "map" | "list")[];
  /** What may stand under each key of a map that has fixed ones; names of the user's own are under `names`. */
  readonly keys?: Readonly<Record<string, Shape>>;
  readonly names?: Shape;
  readonly items?: Shape;
  /** The only texts that are taken. */
  readonly words?: readonly string[];
  /** Texts that are usual, among others. */
  readonly usual?: readonly string[];
  /** The names of a section of the file are meant: `services`, `networks`. */
  readonly refersTo?: Section;
}

export type Section = "services" | "networks" | "volumes" | "secrets" | "configs" | "models";

export function text(about: string, words?: readonly string[]): Shape {
  return words === undefined ? { about, takes: ["text"] } : { about, takes: ["text"], words };
}

export function map(about: string, keys: Readonly<Record<string, Shape>>): Shape {
  return { about, takes: ["map"], keys };
}

/** A map with names of the user's own. */
export function named(about: string, names: Shape): Shape {
  return { about, takes: ["map"], names };
}

export function list(about: string, items: Shape): Shape {
  return { about, takes: ["list"], items };
}

/** Names with values, as a map or as a list of `NAME=value`. */
export function pairs(about: string): Shape {
  return { about, takes: ["map", "list"], names: text(""), items: text("") };
}

/** One text or a list of them. */
export function texts(about: string): Shape {
  return { about, takes: ["text", "list"], items: text("") };
}

/** Two ways to write the same. */
export function either(first: Shape, second: Shape): Shape {
  return { ...second, ...first, takes: [...new Set([...first.takes, ...second.takes])] };
}

export function refersTo(section: Section, shape: Shape): Shape {
  return { ...shape, refersTo: section };
}

export function usually(shape: Shape, ...usual: readonly string[]): Shape {
  return { ...shape, usual };
}

/** Anything at all. */
export const OPEN: Shape = { about: "", takes: ["text", "map", "list"] };
