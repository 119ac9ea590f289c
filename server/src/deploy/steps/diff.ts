import { isHarmless } from "../../secrets/harmless.ts";
import { judge } from "../../secrets/judge.ts";
import { maskMessage } from "../../secrets/mask-log.ts";
import { type Json, at, canonical, isList, isObject, textAt } from "../kubectl/json.ts";
import { withoutServerFields } from "../decisions/managed-fields.ts";
import { type ClusterObject, keyOf, shownKey } from "../kubectl/object.ts";
import { imagesOf } from "./render.ts";

/** One value that differs. Texts are masked and fit to be shown. */
export interface Difference {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  /** At least one of the values is not known to be harmless, so that they are not shown at all. */
  readonly isHidden?: true;
}

export interface ObjectDiff {
  readonly object: string;
  readonly kind: "new" | "changed" | "same";
  readonly differences: readonly Difference[];
}

/** Compares an object as it is with what it would become; secrets do not show. */
export function diffObject(before: ClusterObject | undefined, after: ClusterObject): ObjectDiff {
  const object = shownKey(keyOf(after));
  const found: Difference[] = [];
  compare(
    before === undefined ? undefined : withoutServerFields(before),
    withoutServerFields(after),
    "",
    NOTHING,
    found,
  );
  if (before === undefined) return { object, kind: "new", differences: found };
  return { object, kind: found.length === 0 ? "same" : "changed", differences: found };
}

/** Names by which Kubernetes tells the items of its lists apart, most telling first. */
const ITEM_NAMES = ["name", "containerPort", "port", "mountPath", "key", "host", "ip"];

/** What is known of a value beside itself. */
interface Around {
  /** The name that speaks of it. */
  readonly name?: string;
  /** It is free text that a program gets: an argument, a header, a variable, a configuration. */
  readonly isFree?: true;
}

const NOTHING: Around = {};

/** Keys below which values are free text. */
const FREE = new Set(["args", "command", "httpHeaders", "env", "data", "binaryData", "stringData", "annotations"]);

function compare(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
  around: Around,
  found: Difference[],
): void {
  if (canonical(before) === canonical(after) && before !== undefined && after !== undefined) return;
  if (mayHold(before) && mayHold(after) && (isObject(before) || isObject(after))) {
    const keys = new Set([...keysOf(before), ...keysOf(after)]);
    for (const key of keys) {
      const inner = path === "" ? key : /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
      // The name of a variable speaks of the value that stands beside it.
      const name = key === "value" ? (nameOf(after) ?? nameOf(before) ?? around.name) : key;
      // A name within free text is no free text.
      const isFree = FREE.has(key) || (around.isFree === true && !/^(?:name|key|valueFrom)$/.test(key));
      compare(at(before, key), at(after, key), inner, aroundOf(name, isFree), found);
    }
    return;
  }
  if (mayHold(before) && mayHold(after) && (isList(before) || isList(after))) {
    compareLists(listOf(before), listOf(after), path, around, found);
    return;
  }
  const values = [before, after].filter((value) => value !== undefined);
  if (around.isFree === true && !values.every((value) => isHarmless(around.name, textOf(value))))
    found.push({
      path,
      ...(before === undefined ? {} : { before: "" }),
      ...(after === undefined ? {} : { after: "" }),
      isHidden: true,
    });
  else
    found.push({
      path,
      ...(before === undefined ? {} : { before: shownValue(before, around.name) }),
      ...(after === undefined ? {} : { after: shownValue(after, around.name) }),
    });
}

function aroundOf(name: string | undefined, isFree: boolean): Around {
  return { ...(name === undefined ? {} : { name }), ...(isFree ? { isFree } : {}) };
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : canonical(value);
}

function mayHold(value: Json | undefined): boolean {
  return value === undefined || isObject(value) || isList(value);
}

function keysOf(value: Json | undefined): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function nameOf(value: Json | undefined): string | undefined {
  const name = textAt(value, "name");
  return name === "" ? undefined : name;
}

function compareLists(
  before: readonly Json[],
  after: readonly Json[],
  path: string,
  around: Around,
  found: Difference[],
): void {
  const identify = (item: Json, index: number): string => {
    const key = ITEM_NAMES.find((one) => at(item, one) !== undefined);
    return key === undefined ? String(index) : shownKeyValue(at(item, key));
  };
  const old = new Map(before.map((item, index) => [identify(item, index), item]));
  const young = new Map(after.map((item, index) => [identify(item, index), item]));
  for (const key of new Set([...old.keys(), ...young.keys()])) {
    // What stands behind an option is its value.
    const option = optionBefore(after, key) ?? optionBefore(before, key);
    compare(
      old.get(key),
      young.get(key),
      `${path}[${key}]`,
      aroundOf(option ?? around.name, around.isFree === true),
      found,
    );
  }
}

function optionBefore(list: readonly Json[], key: string): string | undefined {
  const previous = list[Number(key) - 1];
  return typeof previous === "string" ? /^--?([A-Za-z][\w-]*)$/.exec(previous)?.[1] : undefined;
}

function shownKeyValue(value: Json | undefined): string {
  return typeof value === "string" ? value : canonical(value);
}

const MAX_SHOWN = 120;

function shownValue(value: Json, name: string | undefined): string {
  const [first = "", ...rest] = maskValue(textOf(value), name).split("\n");
  const line = rest.length === 0 ? first : `${first} … (${rest.length + 1} lines)`;
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}

function maskValue(text: string, name: string | undefined): string {
  const verdict = judge(name, text);
  const isSecret = ["secret", "default-credential", "weak"].includes(verdict.kind);
  return isSecret ? "••••" : maskMessage(text);
}

/** What people want to know first: what is new, which images change, how many replicas, which configuration. */
export function summarise(
  diffs: readonly ObjectDiff[],
  before: readonly ClusterObject[],
  after: readonly ClusterObject[],
): string[] {
  const lines: string[] = [];
  const fresh = diffs.filter(({ kind }) => kind === "new");
  const changed = diffs.filter(({ kind }) => kind === "changed");
  const same = diffs.length - fresh.length - changed.length;
  if (fresh.length > 0) lines.push(`New: ${fresh.map(({ object }) => object).join(", ")}`);
  if (changed.length > 0) lines.push(`Changed: ${changed.map(({ object }) => object).join(", ")}`);
  if (same > 0) lines.push(`Unchanged: ${same} of ${diffs.length}`);
  const old = new Map(before.map((object) => [keyOf(object), object]));
  for (const object of after) {
    const was = old.get(keyOf(object));
    const shown = shownKey(keyOf(object));
    const [oldImages, newImages] = [was === undefined ? [] : imagesOf([was]), imagesOf([object])];
    if (was !== undefined && canonical(oldImages) !== canonical(newImages)) {
      const gone = oldImages.filter((image) => !newImages.includes(image));
      const come = newImages.filter((image) => !oldImages.includes(image));
      lines.push(`Image of ${shown}: ${gone.join(", ") || "none"} -> ${come.join(", ") || "none"}`);
    }
    const [oldCount, newCount] = [at(was, "spec", "replicas"), at(object, "spec", "replicas")];
    if (was !== undefined && oldCount !== newCount && typeof newCount === "number")
      lines.push(`Replicas of ${shown}: ${canonical(oldCount ?? 1)} -> ${newCount}`);
    if (
      was !== undefined &&
      object.kind === "ConfigMap" &&
      canonical(at(was, "data")) !== canonical(at(object, "data"))
    ) {
      const keys = new Set([...keysOf(at(was, "data")), ...keysOf(at(object, "data"))]);
      const touched = [...keys].filter((key) => at(was, "data", key) !== at(object, "data", key));
      lines.push(`Configuration of ${shown}: ${touched.join(", ")}`);
    }
  }
  return lines;
}

/** The differences as lines: what a terminal and the record show. */
export function diffLines(diffs: readonly ObjectDiff[]): string[] {
  return diffs.flatMap(({ object, kind, differences }) => {
    if (kind === "same") return [];
    if (kind === "new") return [`+ ${object}`];
    return [
      `~ ${object}`,
      ...differences.map(({ path, before, after, isHidden }) => {
        if (isHidden === true)
          return before === undefined
            ? `  + ${path}: set`
            : after === undefined
              ? `  - ${path}: taken away`
              : `  ~ ${path}: changed`;
        if (before === undefined) return `  + ${path}: ${after ?? ""}`;
        return after === undefined ? `  - ${path}: ${before}` : `  ~ ${path}: ${before} -> ${after}`;
      }),
    ];
  });
}
