import type { Completion } from "../../contract/completion.ts";
import type { WorkspaceView } from "../../contract/facts.ts";
import { type TypedPlace, typedPlace } from "../../syntax/yaml/typed-place.ts";
import { completeNames } from "./complete-names.ts";
import type { KubernetesManifest } from "./model/manifest.ts";
import { isSource } from "./names.ts";
import { type Layout, keysBehind, layoutOf } from "./schema/layout.ts";
import { kindOf } from "./schema/kinds.ts";
import { textOfField, textOfType } from "./schema/texts.ts";
import {
  type Field,
  type Kind,
  type ObjectType,
  type Schema,
  type ValueType,
  isBuiltIn,
  schemaFor,
} from "./schema/types.ts";
import { describeType } from "./schema/words.ts";

/**
 * Fields of a kind that fit at a place, words that a field takes, names of objects and ports that it may refer to, and kinds with their
 * API versions.
 */
export function completeKubernetes(
  manifest: KubernetesManifest,
  offset: number,
  workspace?: WorkspaceView,
): readonly Completion[] {
  const { text, path, settings, templated } = manifest;
  const isManifest = !templated && !path.endsWith(".json") && !isSource(path);
  const place = isManifest ? typedPlace(text, offset) : undefined;
  if (place === undefined) return [];
  const schema = schemaFor(settings.kubernetes);
  const root = rootAround(manifest, place);
  const within = place.path.slice(root.depth);
  if (within.length === 0) {
    if (place.key === "apiVersion") return apiVersions(schema, root.kind, place.start);
    if (place.key === "kind") return kinds(schema, root.apiVersion, place.start);
  }
  const names = workspace === undefined ? [] : completeNames(manifest, place, root.depth, workspace);
  if (names.length > 0) return names;
  const kind = kindOf(settings, root.apiVersion ?? "", root.kind ?? "");
  if (kind === undefined) return within.length === 0 && place.key === undefined ? headerKeys(place) : [];
  const wanted = typeAt({ kind: "object", type: kind.type }, within);
  if (place.key !== undefined) {
    const field = wanted?.kind === "object" ? wanted.type.fields.get(place.key) : undefined;
    return field === undefined ? valuesOf(typeAt(wanted, [place.key]), place) : valuesOf(field.value, place);
  }
  if (wanted === undefined || place.isQuoted) return [];
  const isRoot = within.length === 0;
  switch (wanted.kind) {
    case "object":
      return [...(isRoot ? headerKeys(place) : []), ...keysOf(manifest, wanted.type, place)];
    case "list":
      // The line stands where an item has to begin.
      return wanted.item.kind === "object" && !place.isItem && place.word === ""
        ? keysOf(manifest, wanted.item.type, place, "- ")
        : [];
    default:
      return place.isItem ? valuesOf(wanted, place) : [];
  }
}

interface Root {
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  /** How many keys and items lead to the object. */
  readonly depth: number;
}

/** The object that a place is in, by what its lines say: the document may be no YAML while somebody types. */
function rootAround({ text, objects }: KubernetesManifest, { path, start }: TypedPlace): Root {
  const said = (key: string): string | undefined => new RegExp(`^${key}:[ \\t]+["']?([\\w./-]+)`, "m").exec(text)?.[1];
  const kind = said("kind");
  if (kind?.endsWith("List") !== true || path[0] !== "items") return { apiVersion: said("apiVersion"), kind, depth: 0 };
  const item = objects.findLast(({ node }) => node.start <= start);
  const apiVersion =
    item === undefined ? undefined : [item.apiGroup, item.version].filter((part) => part !== "").join("/");
  return { apiVersion, kind: item?.kind, depth: 2 };
}

function typeAt(from: ValueType | undefined, path: readonly (string | undefined)[]): ValueType | undefined {
  let wanted = from;
  for (const key of path) {
    if (key === undefined) wanted = wanted?.kind === "list" ? wanted.item : undefined;
    else if (wanted?.kind === "map") wanted = wanted.value;
    else wanted = wanted?.kind === "object" ? wanted.type.fields.get(key)?.value : undefined;
  }
  return wanted;
}

/** What every object begins with. */
function headerKeys({ beside, start, hasColon, isItem }: TypedPlace): Completion[] {
  if (hasColon || isItem) return [];
  return ["apiVersion", "kind"]
    .filter((name) => !beside.has(name))
    .map((name) => ({ label: name, detail: "text, must be given", newText: `${name}: `, start }));
}

/** @param before what begins an item of a list */
function keysOf(manifest: KubernetesManifest, type: ObjectType, place: TypedPlace, before = ""): Completion[] {
  const { text } = manifest;
  const { start, word, hasColon } = place;
  const offset = start + word.length;
  const column = start - (text.lastIndexOf("\n", start - 1) + 1);
  const rest = /^[\w.-]*/.exec(text.slice(offset))?.[0] ?? "";
  const isKeyThere = hasColon && text[offset + rest.length] === ":";
  if (hasColon && !isKeyThere) return [];
  const there = before === "" ? keysBehind(text, offset, column) : new Set<string>();
  const layout = layoutOf(text);
  const rank = ({ isRequired, isDeprecated }: Field): number => (isRequired ? 0 : isDeprecated ? 2 : 1);
  return [...type.fields.values()]
    .filter(({ name }) => before !== "" || (!place.beside.has(name) && !there.has(name)))
    .sort((left, right) => rank(left) - rank(right))
    .map((field) => ({
      label: field.name,
      detail: detailOf(type, field),
      newText: isKeyThere ? field.name : before + keyText(field, column + before.length, layout),
      start,
      ...(isKeyThere ? { end: offset + rest.length } : {}),
    }));
}

/** A key with what it takes to go on writing: a blank, or a line that is indented as the document does it. */
function keyText({ name, value }: Field, column: number, { step, dash, lineBreak }: Layout): string {
  switch (value.kind) {
    case "object":
    case "map":
      return `${name}:${lineBreak}${" ".repeat(column + step)}`;
    case "list":
      return `${name}:${lineBreak}${" ".repeat(column + dash)}- `;
    default:
      return `${name}: `;
  }
}

function detailOf(type: ObjectType, field: Field): string {
  const marks = [
    describeType(field.value),
    ...(field.isRequired ? ["must be given"] : []),
    ...(field.isAlpha ? ["alpha"] : []),
    ...(field.isDeprecated ? ["deprecated"] : []),
  ];
  const text = textOfField(type, field);
  return `${marks.join(", ").replaceAll("`", "")}${text === "" ? "" : `. ${text}`}`;
}

function valuesOf(wanted: ValueType | undefined, { start }: TypedPlace): Completion[] {
  const words = wanted?.kind === "words" ? wanted.words.filter((word) => word !== "") : [];
  const switches = wanted?.kind === "boolean" ? ["true", "false"] : [];
  const usual = wanted?.usual;
  const usualWord =
    typeof usual === "string" || typeof usual === "number" || typeof usual === "boolean" ? String(usual) : undefined;
  const all = new Set([...words, ...switches, ...(usualWord === undefined ? [] : [usualWord])]);
  return Array.from(all, (word) => ({
    label: word,
    detail: word === usualWord ? "what it is when nothing is said" : "",
    newText: word,
    start,
  }));
}

/** The API versions that have a kind, or all; Kubernetes' own stable ones first. */
function apiVersions(schema: Schema, kind: string | undefined, start: number): Completion[] {
  const known = schema.kinds();
  const having = known.filter((each) => each.kind === kind);
  const shown = having.length > 0 ? having : known;
  const versions = [...new Set(shown.map(({ apiVersion }) => apiVersion))];
  const rank = (version: string): number => (isBuiltIn(version) ? 0 : 2) + (/v\d+$/.test(version) ? 0 : 1);
  return versions
    .sort((left, right) => rank(left) - rank(right))
    .map((version) => {
      const names = shown.filter(({ apiVersion }) => apiVersion === version).map(({ kind }) => kind);
      return { label: version, detail: names.slice(0, 6).join(", "), newText: version, start };
    });
}

/** The kinds of an API version, or all. */
function kinds(schema: Schema, apiVersion: string | undefined, start: number): Completion[] {
  const known = schema.kinds();
  const having = known.filter((each) => each.apiVersion === apiVersion);
  const shown = new Map<string, Kind>();
  for (const kind of having.length > 0 ? having : known) if (!shown.has(kind.kind)) shown.set(kind.kind, kind);
  return Array.from(shown.values(), ({ kind, apiVersion, type }) => ({
    label: kind,
    detail: [apiVersion, textOfType(type)].filter((part) => part !== "").join(". "),
    newText: kind,
    start,
  }));
}
