import { TEXTS } from "./data.ts";
import type { Field, ObjectType } from "./types.ts";

let parsed: Readonly<Record<string, readonly string[]>> | undefined;

/** What describes an object: one sentence without a full stop. Empty where nothing does. Read when first asked for. */
export function textOfType({ number }: ObjectType): string {
  return textAt(number, 0);
}

/** What describes a field of an object, as above. */
export function textOfField({ number }: ObjectType, { index }: Field): string {
  return textAt(number, index + 1);
}

function textAt(number: number | undefined, index: number): string {
  parsed ??= JSON.parse(TEXTS) as Readonly<Record<string, readonly string[]>>;
  const text = number === undefined ? "" : (parsed[number]?.[index] ?? "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
