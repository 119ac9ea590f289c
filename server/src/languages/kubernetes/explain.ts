import type { Explanation, Neighbours } from "../../contract/explanation.ts";
import type { Span } from "../../base/span.ts";
import { asScalar, entryOf, scalarText } from "../../syntax/yaml/access.ts";
import type { YamlNode } from "../../syntax/yaml/tree.ts";
import type { KubernetesManifest } from "./model/manifest.ts";
import { apiVersionOf } from "./schema/checked.ts";
import { kindOf } from "./schema/kinds.ts";
import { textOfField, textOfType } from "./schema/texts.ts";
import { type Field, type Kind, type ObjectType, type ValueType } from "./schema/types.ts";
import { describeType } from "./schema/words.ts";

/** What the field or kind at an offset is; undefined where nothing is known of it. */
export function explainKubernetes(
  { objects, settings, templated }: KubernetesManifest,
  offset: number,
  { isHelpedElsewhere }: Neighbours,
): Explanation | undefined {
  if (templated || isHelpedElsewhere === true) return undefined;
  const object = objects.findLast(({ node }) => isIn(node, offset));
  const kind = object === undefined ? undefined : kindOf(settings, apiVersionOf(object), object.kind);
  if (object === undefined || kind === undefined) return undefined;
  const name = asScalar(entryOf(object.node, "kind")?.value);
  if (name !== undefined && isIn(name, offset)) return explainKind(kind, name);
  return explainBelow({ kind: "object", type: kind.type }, object.node, offset, kind);
}

function isIn({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function explainKind({ kind, apiVersion, type }: Kind, { start, end }: Span): Explanation | undefined {
  const what = textOfType(type);
  const facts = [
    `of \`${apiVersion}\``,
    ...(type.required.length === 0 ? [] : [`must be given: ${listOf(type.required)}`]),
  ];
  return { start, end, key: kind, what: what === "" ? "a kind" : what, facts, pci: [], elsewhere: [] };
}

function explainBelow(from: ValueType, root: YamlNode, offset: number, kind: Kind): Explanation | undefined {
  let wanted: ValueType | undefined = from;
  let node: YamlNode | undefined = root;
  while (wanted !== undefined && node !== undefined) {
    if (node.type === "sequence") {
      wanted = wanted.kind === "list" ? wanted.item : undefined;
      node = node.items.find((item) => item !== undefined && isIn(item, offset));
      continue;
    }
    if (node.type !== "map") return undefined;
    const entry = node.entries.find((each) => isIn(each, offset));
    const name = scalarText(entry?.key);
    if (entry?.key === undefined || name === undefined) return undefined;
    if (wanted.kind === "map") {
      wanted = wanted.value;
    } else {
      const type: ObjectType | undefined = wanted.kind === "object" ? wanted.type : undefined;
      const field = type?.fields.get(name);
      if (type === undefined || field === undefined) return undefined;
      if (isIn(entry.key, offset)) return explainField(type, field, entry.key, kind);
      wanted = field.value;
    }
    node = entry.value;
  }
  return undefined;
}

function explainField(type: ObjectType, field: Field, { start, end }: Span, kind: Kind): Explanation {
  const { value, versions } = field;
  const text = textOfField(type, field);
  const facts = [
    ...(text === "" ? [] : [ofType(value)]),
    ...(field.isRequired ? ["it must be given"] : []),
    ...defaultOf(value),
    ...(value.kind === "words" ? [`one of ${listOf(value.words.filter((word) => word !== ""))}`] : []),
    ...(versions === undefined ? [] : [`Kubernetes ${listOf(versions)} have it`]),
    ...(field.isAlpha ? ["alpha: only where its feature is switched on"] : []),
    ...(field.isDeprecated ? ["deprecated"] : []),
    ...(kind.isCustom ? [`of \`${kind.apiVersion}\`, as its project defines it`] : []),
  ];
  return {
    start,
    end,
    key: field.name,
    what: text === "" ? ofType(value) : lowered(text),
    facts,
    pci: [],
    elsewhere: [],
  };
}

function ofType(value: ValueType): string {
  if (value.kind === "list") return `a list; each item is ${describeType(value.item)}`;
  return value.kind === "map" ? `a map; each value is ${describeType(value.value)}` : describeType(value);
}

function defaultOf({ usual }: ValueType): string[] {
  if (typeof usual !== "string" && typeof usual !== "number" && typeof usual !== "boolean") return [];
  return [`\`${usual}\` where nothing is said`];
}

function listOf(words: readonly string[]): string {
  const shown = words.slice(0, 20).map((word) => `\`${word}\``);
  return words.length > 20 ? `${shown.join(", ")}, …` : shown.join(", ");
}

/** A sentence as a part of another; names and abbreviations stay. */
function lowered(text: string): string {
  return /^[A-Z][a-z]+\b/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
