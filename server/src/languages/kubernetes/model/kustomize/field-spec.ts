import type { Span } from "../../../../base/span.ts";
import { asMap } from "../../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode } from "../../../../syntax/yaml/tree.ts";
import { isNull } from "../../../../syntax/yaml/values.ts";
import { keyOf, mapItems, newMap, plainMap, plainScalar, resolved, withEntry } from "./edit.ts";
import { type ObjectType, isOfType } from "./resource.ts";

/** A field of some kinds that a transformer changes. */
export interface FieldSpec extends ObjectType {
  /** Keys with `/` between them; lists are walked through. */
  readonly path: string;
  /** It is made where it is not there. */
  readonly create: boolean;
}

/** What is done to each field that a spec leads to. */
export interface FieldChange {
  /** What a field that is missing begins as; absent: it is never made. */
  readonly creates?: "map" | "scalar";
  /** Where what is made stands. */
  readonly at: Span;
  change(field: YamlNode): YamlNode;
}

/** A transformer cannot go where its field should be: kustomize refuses to build. */
export class WrongShape extends Error {
  override name = "WrongShape";
}

/** The object with every field changed that a spec leads to. Throws {@link WrongShape}. */
export function changeField(node: YamlMap, type: ObjectType, spec: FieldSpec, change: FieldChange): YamlMap {
  if (!isOfType(type, spec)) return node;
  return asMap(walk(node, splitPath(spec.path), spec.create, change)) ?? node;
}

const split = new Map<string, readonly string[]>();
const MAX_KEPT = 1000;

/** The keys of a path; `\/` is no separator. */
export function splitPath(path: string): readonly string[] {
  let keys = split.get(path);
  if (keys === undefined) {
    keys = path
      .replace(/^\//, "")
      .split(/(?<!\\)\//)
      .map((key) => key.replaceAll("\\/", "/"));
    if (split.size > MAX_KEPT) split.clear();
    split.set(path, keys);
  }
  return keys;
}

function walk(node: YamlNode, path: readonly string[], create: boolean, change: FieldChange): YamlNode {
  const [step, ...rest] = path;
  if (step === undefined) return change.change(node);
  const value = resolved(node);
  if (value === undefined || isNull(value)) return node;
  if (value.type === "sequence") {
    const items = mapItems(value, (item) => walk(item, path, create, change));
    return items === value ? node : items;
  }
  if (value.type !== "map") throw new WrongShape(`\`${step}\` cannot stand in a text`);
  const key = step.replace(/\[\]$/, "");
  const isMade = create && change.creates !== undefined && key === step;
  const old = plainMap(value).entries.find((entry) => keyOf(entry) === key)?.value;
  const field = isMade && isNull(old) ? begun(rest.length > 0 ? "map" : change.creates, change.at) : old;
  if (field === undefined) return node;
  const changed = walk(field, rest, create, change);
  return changed === old ? node : withEntry(value, key, changed, change.at);
}

function begun(kind: FieldChange["creates"], at: Span): YamlNode {
  return kind === "map" ? newMap(at) : plainScalar("", at);
}
