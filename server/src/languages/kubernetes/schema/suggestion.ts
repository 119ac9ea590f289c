import { createGuesser } from "../../../base/nearest.ts";
import { remember } from "../../../base/remember.ts";
import type { ObjectType, ValueType } from "./types.ts";
import type { Place, UnknownField, Walked } from "./walk.ts";

/** What may have been meant by a field that is not there. */
export type Suggestion =
  | { readonly kind: "versions"; readonly versions: readonly string[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "below"; readonly path: readonly string[] }
  | { readonly kind: "above"; readonly place: Place; readonly path: readonly string[] };

/** For each unknown field of an object what was probably meant by it. */
export const suggestions = remember(({ unknown }: Walked): ReadonlyMap<UnknownField, Suggestion> => {
  const guess = createGuesser();
  const found = new Map<UnknownField, Suggestion>();
  for (const field of unknown) {
    const suggestion = suggestionFor(field, guess);
    if (suggestion !== undefined) found.set(field, suggestion);
  }
  return found;
});

function suggestionFor(
  { key, value, place }: UnknownField,
  guess: ReturnType<typeof createGuesser>,
): Suggestion | undefined {
  const name = key.value;
  const { type } = place;
  const versions = type.elsewhere.get(name);
  if (versions !== undefined) return { kind: "versions", versions };
  const names = [...type.fields.keys()];
  const alike = names.find((each) => letters(each) === letters(name));
  if (alike !== undefined) return { kind: "name", name: alike };
  const path = pathBelow(type, name);
  if (path !== undefined) return { kind: "below", path };
  for (let above = place.above; above !== undefined; above = above.above)
    if (above.type.fields.has(name)) return { kind: "above", place: above, path: [] };
  const [beside] = place.above === undefined ? [] : pathsBeside(place.above, place.name, name);
  if (beside !== undefined && place.above !== undefined) return { kind: "above", place: place.above, path: beside };
  const near = guess(name, names);
  if (near !== undefined) return { kind: "name", name: near };
  const pairs = PAIRS.find((each) => type.fields.get(each)?.value.kind === "map");
  return pairs !== undefined && value?.type === "scalar" && !/[a-z][A-Z]/.test(name)
    ? { kind: "below", path: [pairs] }
    : undefined;
}

/** Maps of texts whose keys are the user's own: what stands beside them was mostly meant for them. */
const PAIRS = ["labels", "matchLabels"];

/** A pod's `securityContext` is not its containers': where the other object of the same name has the field. */
function pathsBeside({ type }: Place, holder: string, name: string): (readonly string[])[] {
  return [...type.fields.values()].flatMap((field) => {
    const inner = HOLDERS.has(field.name) ? objectIn(field.value, true)?.fields.get(holder)?.value : undefined;
    return inner?.kind === "object" && inner.type.fields.has(name) ? [[field.name, holder]] : [];
  });
}

function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/** Fields that are gone through when it is looked for where another belongs: their objects have no other purpose than to hold. */
const HOLDERS: ReadonlySet<string> = new Set(["template", "jobTemplate", "spec", "metadata", "containers", "ports"]);

const MAX_DEPTH = 5;

/** The fields below a type that lead to the one object that has a field. */
function pathBelow(type: ObjectType, name: string): readonly string[] | undefined {
  let level: { readonly path: readonly string[]; readonly type: ObjectType }[] = [{ path: [], type }];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const below = level.flatMap(({ path, type }) =>
      [...type.fields.values()].flatMap((field) => {
        const inner = objectIn(field.value, HOLDERS.has(field.name));
        if (inner === undefined || (depth > 0 && !HOLDERS.has(field.name))) return [];
        return [{ path: [...path, field.name], type: inner }];
      }),
    );
    const having = below.filter(({ type }) => type.fields.has(name));
    const best = having.length > 1 ? having.filter(({ path }) => HOLDERS.has(path.at(-1) ?? "")) : having;
    if (having.length > 0) return best.length === 1 ? best[0]?.path : undefined;
    level = below.filter(({ path }) => HOLDERS.has(path.at(-1) ?? ""));
  }
  return undefined;
}

function objectIn(value: ValueType, isHolder: boolean): ObjectType | undefined {
  if (value.kind === "object") return value.type;
  return value.kind === "list" && value.item.kind === "object" && isHolder ? value.item.type : undefined;
}
