import type { Completion } from "../../contract/completion.ts";
import { entriesOf, scalarText, valueAt } from "../../syntax/yaml/access.ts";
import type { Compose } from "./model/compose.ts";
import { shapeUnder } from "./model/place.ts";
import { COMPOSE_FILE } from "./model/schema.ts";
import type { Section, Shape } from "./model/shape.ts";

/** A key or an item on a line, with what stands before it; a line that holds neither has no match. */
const LINE = /^(?<indent> *)(?<dashes>(?:- +)*)(?:(?<key>[A-Za-z_][\w.-]*|"[^"]*"|'[^']*'):(?= |\r?$))?/;

/** What is being typed: a key or the text of an item, or the value of a key. */
const TYPED = /^(?<indent> *)(?<dashes>(?:- +)*)(?:(?<key>[A-Za-z_][\w.-]*): +)?(?<quote>["']?)(?<word>[\w.:+-]*)$/;

/** How far above its place the keys of a block are looked for. */
const MAX_LINES = 5000;

/**
 * Keys of the specification that fit at a place, and the values of those that have known ones. What is being typed is mostly no
 * valid YAML yet, so the place is found by indentation.
 */
export function completeCompose(file: Compose, offset: number): Completion[] {
  const lineStart = file.text.lastIndexOf("\n", offset - 1) + 1;
  const typed = TYPED.exec(file.text.slice(lineStart, offset))?.groups;
  if (typed === undefined) return [];
  const { indent = "", dashes = "", key, quote = "", word = "" } = typed;
  const above = file.text
    .slice(0, lineStart)
    .split("\n", -1)
    .slice(-MAX_LINES - 1, -1);
  const around = shapeAbove(above, indent.length, dashes);
  const start = offset - word.length;
  if (key !== undefined) {
    const shape = shapeUnder(around, key).shape;
    return valuesOf(file, shape, start);
  }
  const rest = /^[^\r\n]*/.exec(file.text.slice(offset))?.[0] ?? "";
  const values = dashes === "" ? namesOf(file, around, start, ": ") : valuesOf(file, around, start);
  return quote === "" && !rest.includes(":")
    ? [...values, ...keysOf(around, keysBeside(above, indent, dashes), start)]
    : values;
}

/** The shape of the map or item that a line stands in. */
function shapeAbove(above: readonly string[], column: number, dashes: string): Shape | undefined {
  const path: (string | undefined)[] = [];
  let limit = column + dashes.length;
  let isItem = false;
  const enterItem = (marks: string, at: number): void => {
    for (const _ of marks.matchAll(/-/g)) path.push(undefined);
    limit = at;
    isItem = true;
  };
  if (dashes !== "") enterItem(dashes, column);
  for (const line of above.toReversed()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const found = LINE.exec(line)?.groups;
    const { indent = "", dashes: marks = "", key } = found ?? {};
    const at = indent.length + marks.length;
    if (key !== undefined && (at < limit || (isItem && at === limit && marks === ""))) {
      path.push(key.replaceAll(/["']/g, ""));
      limit = at;
      isItem = false;
      if (marks !== "") enterItem(marks, indent.length);
    } else if (marks !== "" && at === limit && !isItem) enterItem(marks, indent.length);
    if (limit === 0 && !isItem) break;
  }
  return path
    .toReversed()
    .reduce<Shape | undefined>(
      (shape, name) => (name === undefined ? shape?.items : shapeUnder(shape, name).shape),
      COMPOSE_FILE,
    );
}

/** Keys that stand above in the same block. */
function keysBeside(above: readonly string[], indent: string, dashes: string): ReadonlySet<string> {
  const column = indent.length + dashes.length;
  const keys = new Set<string>();
  if (dashes !== "") return keys;
  for (const line of above.toReversed()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const { indent: own = "", dashes: marks = "", key } = LINE.exec(line)?.groups ?? {};
    const at = own.length + marks.length;
    if (at < column) break;
    if (at === column && key !== undefined) keys.add(key);
    if (at === column && marks !== "") break;
  }
  return keys;
}

function keysOf(shape: Shape | undefined, known: ReadonlySet<string>, start: number): Completion[] {
  return Object.entries(shape?.keys ?? {}).flatMap(([name, { about, takes }]) =>
    known.has(name)
      ? []
      : [{ label: name, detail: plain(about), newText: takes.includes("text") ? `${name}: ` : `${name}:`, start }],
  );
}

function valuesOf(file: Compose, shape: Shape | undefined, start: number): Completion[] {
  const words = [...(shape?.words ?? []), ...(shape?.usual ?? [])];
  return [
    ...words.map((word) => ({ label: word, detail: plain(shape?.about ?? ""), newText: word, start })),
    ...namesOf(file, shape, start, ""),
  ];
}

/** Editors show details as they are. */
function plain(about: string): string {
  return about.replaceAll("`", "");
}

const KINDS: Readonly<Record<Section, string>> = {
  services: "a service of this file",
  networks: "a network of this file",
  volumes: "a volume of this file",
  secrets: "a secret of this file",
  configs: "a config of this file",
  models: "a model of this file",
};

/** Names of the file that a place refers to. @param end what follows a name there */
function namesOf(file: Compose, shape: Shape | undefined, start: number, end: string): Completion[] {
  const section = shape?.refersTo;
  if (section === undefined) return [];
  return entriesOf(valueAt(file.root, section)).flatMap(({ key }) => {
    const name = scalarText(key);
    return name === undefined ? [] : [{ label: name, detail: KINDS[section], newText: `${name}${end}`, start }];
  });
}
