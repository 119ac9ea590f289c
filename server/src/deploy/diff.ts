import { judge } from "../secrets/judge.ts";
import { maskLine } from "../secrets/mask.ts";
import { type Json, at, canonical, isList, isObject, textAt } from "./json.ts";
import { withoutServerFields } from "./managed-fields.ts";
import { type ClusterObject, keyOf, shownKey } from "./object.ts";
import { imagesOf } from "./render.ts";

/** One value that differs. Texts are masked and fit to be shown. */
export interface Difference {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
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
    undefined,
    found,
  );
  if (before === undefined) return { object, kind: "new", differences: found };
  return { object, kind: found.length === 0 ? "same" : "changed", differences: found };
}

/** Names by which Kubernetes tells the items of its lists apart, most telling first. */
const ITEM_NAMES = ["name", "containerPort", "port", "mountPath", "key", "host", "ip"];

function compare(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
  name: string | undefined,
  found: Difference[],
): void {
  if (canonical(before) === canonical(after) && before !== undefined && after !== undefined) return;
  if (mayHold(before) && mayHold(after) && (isObject(before) || isObject(after))) {
    const keys = new Set([...keysOf(before), ...keysOf(after)]);
    for (const key of keys) {
      const inner = path === "" ? key : /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
      // The name of a variable speaks of the value that stands beside it.
      const speaking = key === "value" ? (nameOf(after) ?? nameOf(before) ?? name) : key;
      compare(at(before, key), at(after, key), inner, speaking, found);
    }
    return;
  }
  if (mayHold(before) && mayHold(after) && (isList(before) || isList(after))) {
    compareLists(listOf(before), listOf(after), path, name, found);
    return;
  }
  found.push({
    path,
    ...(before === undefined ? {} : { before: shownValue(before, name) }),
    ...(after === undefined ? {} : { after: shownValue(after, name) }),
  });
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
  name: string | undefined,
  found: Difference[],
): void {
  const identify = (item: Json, index: number): string => {
    const key = ITEM_NAMES.find((one) => at(item, one) !== undefined);
    return key === undefined ? String(index) : shownKeyValue(at(item, key));
  };
  const old = new Map(before.map((item, index) => [identify(item, index), item]));
  const young = new Map(after.map((item, index) => [identify(item, index), item]));
  for (const key of new Set([...old.keys(), ...young.keys()]))
    compare(old.get(key), young.get(key), `${path}[${key}]`, name, found);
}

function shownKeyValue(value: Json | undefined): string {
  return typeof value === "string" ? value : canonical(value);
}

const MAX_SHOWN = 120;

function shownValue(value: Json, name: string | undefined): string {
  const text = typeof value === "string" ? value : canonical(value);
  const masked = text
    .split("\n")
    .map((line) => maskValue(line, name))
    .join("\n");
  const [first = "", ...rest] = masked.split("\n");
  const line = rest.length === 0 ? first : `${first} … (${rest.length + 1} lines)`;
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}

function maskValue(text: string, name: string | undefined): string {
  const verdict = judge(name, text);
  const isSecret = ["secret", "default-credential", "weak"].includes(verdict.kind);
  return isSecret ? "••••" : maskLine(text);
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
      ...differences.map(({ path, before, after }) => {
        if (before === undefined) return `  + ${path}: ${after ?? ""}`;
        return after === undefined ? `  - ${path}: ${before}` : `  ~ ${path}: ${before} -> ${after}`;
      }),
    ];
  });
}
