import { asMap, asScalar, asSequence, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode, YamlSequence } from "../../../../syntax/yaml/tree.ts";
import { newEntry, newMap, newSequence, plainScalar, resolved, stringScalar, withEntry } from "./edit.ts";
import { readPattern } from "./pattern.ts";

/** A step of a path of `replacements` and `vars`: a key or index, `[field=value]`, `*`. */
export type PathStep =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "item"; readonly field: string; readonly value: string }
  | { readonly kind: "every" };

export type FieldPath = readonly PathStep[];

/** There is no such field, and kustomize refuses to build. */
export class NotFound extends Error {
  override name = "NotFound";
}

/** Reads `spec.containers.[name=app].image`; dots within brackets and behind `\` are none. */
export function readFieldPath(path: string): FieldPath {
  const parts = path.replace(/^\.(?=.)/, "").split(/(?<!\\)\./).map((part) => part.replaceAll("\\.", ".")); // oxfmt-ignore
  const steps: PathStep[] = [];
  let open: string[] | undefined;
  for (const part of parts) {
    if (open === undefined && (!part.startsWith("[") || part.endsWith("]"))) steps.push(readStep(part, false));
    else {
      (open ??= []).push(part);
      if (!part.endsWith("]")) continue;
      steps.push(readStep(open.join("."), true));
      open = undefined;
    }
  }
  if (open !== undefined) steps.push(readStep(open.join("."), true));
  return steps;
}

function readStep(part: string, isJoined: boolean): PathStep {
  if (part === "*") return { kind: "every" };
  const inside = /^\[(.*)\]$/.exec(part)?.[1];
  const sign = inside?.indexOf("=") ?? -1;
  if (inside !== undefined && sign >= 0)
    return { kind: "item", field: inside.slice(0, sign), value: inside.slice(sign + 1) };
  return { kind: "key", key: isJoined && inside !== undefined ? inside : part };
}

/** Through aliases a path may lead to more places than there are in the file. */
const MAX_PLACES = 10_000;

interface PathChange {
  /** What is put where nothing is; absent: nothing is made. */
  readonly creates: YamlNode | undefined;
  change(field: YamlNode): YamlNode;
}

/** Changes each field that a path leads to. Throws {@link NotFound} where there is none. */
export function changeAtPath(node: YamlMap, path: FieldPath, change: PathChange): YamlMap {
  let places = 0;
  const counting: PathChange = {
    creates: change.creates,
    change(field) {
      if (++places > MAX_PLACES) throw new NotFound("the path leads to too many places");
      return change.change(field);
    },
  };
  const changed = asMap(walk(node, path, counting)) ?? node;
  if (places === 0) throw new NotFound("there is no such field");
  return changed;
}

function walk(node: YamlNode, path: FieldPath, change: PathChange): YamlNode {
  const [step, ...rest] = path;
  if (step === undefined) return change.change(node);
  const value = resolved(node);
  if (value?.type === "map" && step.kind !== "item") return inMap(value, step, rest, change);
  if (value?.type === "sequence") return inSequence(value, step, rest, change);
  // A reader that finds neither map nor list where one should be stops with an error.
  throw new NotFound("a field on the way holds a text");
}

function inMap(map: YamlMap, step: PathStep, rest: FieldPath, change: PathChange): YamlNode {
  if (step.kind !== "key") throw new NotFound("a map has no items");
  const old = valueAt(map, step.key);
  const field = old ?? begun(rest[0], change);
  if (field === undefined) return map;
  const changed = walk(field, rest, change);
  return changed === old ? map : withEntry(map, step.key, changed, changed);
}

/** What is made in a place with nothing, by the step that follows. */
function begun(next: PathStep | undefined, { creates }: PathChange): YamlNode | undefined {
  if (creates === undefined) return undefined;
  if (next === undefined) {
    if (asMap(creates) !== undefined) return newMap(creates);
    return asSequence(creates) === undefined ? plainScalar("", creates) : newSequence(creates, []);
  }
  const isList = next.kind === "item" || (next.kind === "key" && /^\d+$/.test(next.key));
  return isList ? newSequence(creates, []) : newMap(creates);
}

function inSequence(sequence: YamlSequence, step: PathStep, rest: FieldPath, change: PathChange): YamlNode {
  const items = [...sequence.items];
  const each = (index: number): void => {
    const item = items[index];
    if (item !== undefined) items[index] = walk(item, rest, change);
  };
  if (step.kind === "every") for (const index of items.keys()) each(index);
  else if (step.kind === "key") {
    const index = /^\d+$/.test(step.key) ? Number(step.key) : Number.NaN;
    const made = index === items.length ? begun(rest[0], change) : undefined;
    if (made !== undefined) items.push(made);
    if (Number.isNaN(index) || index >= items.length) throw new NotFound(`a list has no item \`${step.key}\``);
    each(index);
  } else {
    const found = matchingItems(items, step.field, step.value);
    if (found.length === 0 && change.creates !== undefined) {
      const value = stringScalar(step.value, change.creates);
      const key = plainScalar(step.field, change.creates);
      found.push(items.push(step.field === "" ? value : newMap(change.creates, [newEntry(key, value)])) - 1);
    }
    for (const index of found) each(index);
  }
  return items.every((item, index) => item === sequence.items[index]) && items.length === sequence.items.length
    ? sequence
    : { ...sequence, items };
}

function matchingItems(items: readonly (YamlNode | undefined)[], field: string, value: string): number[] {
  const pattern = readPattern(value);
  if (pattern === undefined) throw new NotFound(`\`${value}\` is written in a way that is not known here`);
  return items.flatMap((item, index) => {
    const text = asScalar(field === "" ? item : valueAt(item, field))?.value;
    return text !== undefined && pattern.matches(text, false) ? [index] : [];
  });
}
