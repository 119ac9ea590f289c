import type { Completion } from "../../contract/completion.ts";
import { entriesOf, scalarText, valueAt } from "../../syntax/yaml/access.ts";
import { typedPlace } from "../../syntax/yaml/typed-place.ts";
import type { Compose } from "./model/compose.ts";
import { shapeUnder } from "./model/place.ts";
import { COMPOSE_FILE } from "./model/schema.ts";
import type { Section, Shape } from "./model/shape.ts";

/** Keys of the specification that fit at a place, and the values of those that have known ones. */
export function completeCompose(file: Compose, offset: number): Completion[] {
  const place = typedPlace(file.text, offset);
  if (place === undefined || /[/@]/.test(place.word)) return [];
  const { path, key, start } = place;
  const around = path.reduce<Shape | undefined>(
    (shape, name) => (name === undefined ? shape?.items : shapeUnder(shape, name).shape),
    COMPOSE_FILE,
  );
  if (key !== undefined) return valuesOf(file, shapeUnder(around, key).shape, start);
  const values = place.isItem ? valuesOf(file, around, start) : namesOf(file, around, start, ": ");
  return place.isQuoted || place.hasColon ? values : [...values, ...keysOf(around, place.beside, start)];
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
