import type { Span } from "../../../../base/span.ts";
import { asMap, entryOf } from "../../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode } from "../../../../syntax/yaml/tree.ts";
import { isNull } from "../../../../syntax/yaml/values.ts";
import { mapItems, newMap, plainScalar, resolved, withEntry } from "./edit.ts";
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

/** Of each list of specs those for a type, which are few. */
const byType = new WeakMap<readonly FieldSpec[], Map<string, readonly FieldSpec[]>>();

/** The specs that are for a type. */
export function specsFor(specs: readonly FieldSpec[], type: ObjectType): readonly FieldSpec[] {
  let types = byType.get(specs);
  if (types === undefined) byType.set(specs, (types = new Map()));
  const key = `${type.group}/${type.version}/${type.kind}`;
  let found = types.get(key);
  if (found === undefined) types.set(key, (found = specs.filter((spec) => isOfType(type, spec))));
  return found;
}

/** The object with every field changed that a spec leads to. Throws {@link WrongShape}. */
export function changeField(node: YamlMap, spec: FieldSpec, change: FieldChange): YamlMap {
  const steps = { left: MAX_STEPS, change, create: spec.create };
  return asMap(walk(node, splitPath(spec.path), 0, steps)) ?? node;
}

const split = new Map<string, readonly string[]>();
const MAX_KEPT = 1000;

/** Lists of lists of aliases hold more places than there are in the file. */
const MAX_STEPS = 20_000;

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

interface Steps {
  left: number;
  readonly change: FieldChange;
  readonly create: boolean;
}

/** @param depth how many keys of the path have been followed */
function walk(node: YamlNode, path: readonly string[], depth: number, steps: Steps): YamlNode {
  const step = path[depth];
  if (step === undefined) return steps.change.change(node);
  if (--steps.left < 0) throw new WrongShape("there are too many places that it may be in");
  const value = resolved(node);
  if (value === undefined || isNull(value)) return node;
  if (value.type === "sequence") {
    const items = mapItems(value, (item) => walk(item, path, depth, steps));
    return items === value ? node : items;
  }
  if (value.type !== "map") throw new WrongShape(`\`${step}\` cannot stand in a text`);
  const { change, create } = steps;
  const key = step.endsWith("[]") ? step.slice(0, -2) : step;
  const isMade = create && change.creates !== undefined && key === step;
  const old = entryOf(value, key)?.value;
  const field = isMade && isNull(old) ? begun(depth + 1 < path.length ? "map" : change.creates, change.at) : old;
  if (field === undefined) return node;
  const changed = walk(field, path, depth + 1, steps);
  return changed === old ? node : withEntry(value, key, changed, change.at);
}

function begun(kind: FieldChange["creates"], at: Span): YamlNode {
  return kind === "map" ? newMap(at) : plainScalar("", at);
}
