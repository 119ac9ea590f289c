/** A value as kubectl prints it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** The value at a path of keys and indexes; undefined where the path leaves the value. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const key of path) {
    if (isList(current)) current = typeof key === "number" ? current[key] : undefined;
    else if (isObject(current)) current = Object.hasOwn(current, key) ? current[key] : undefined;
    else return undefined;
  }
  return current;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The text at a path; empty where there is none. */
export function textAt(value: Json | undefined, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The number at a path; zero where there is none, as Kubernetes leaves zeros out. */
export function numberAt(value: Json | undefined, ...path: readonly (string | number)[]): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : 0;
}

export function listAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const found = at(value, ...path);
  return isList(found) ? found : [];
}

export function objectAt(value: Json | undefined, ...path: readonly (string | number)[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

/** The texts of a map such as labels. */
export function textsAt(value: Json | undefined, ...path: readonly (string | number)[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, text] of Object.entries(objectAt(value, ...path))) if (typeof text === "string") texts[key] = text;
  return texts;
}

/** A copy with one value set; objects on the way are made. */
export function withValue(value: JsonObject, path: readonly string[], inner: Json | undefined): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return { ...value, [key]: rest.length === 0 ? inner : withValue(objectAt(value, key), rest, inner) };
}

/** A text that is the same for the same value, whatever the order of its keys. */
export function canonical(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(",")}}`;
}
