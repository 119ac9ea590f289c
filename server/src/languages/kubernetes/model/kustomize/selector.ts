import { textAt, textRecord, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../../syntax/yaml/tree.ts";
import { type Pattern, readPattern } from "./pattern.ts";
import { currentId, type ObjectId, originalId, type Resource } from "./resource.ts";

/** Which objects a patch or replacement is for. Undefined: it is written in a way that is not known here. */
export type Selects = (resource: Resource) => boolean;

const ID_FIELDS = ["group", "version", "kind", "name", "namespace"] as const;

/** Reads the target of a patch, whose fields are regular expressions. */
export function readTarget(node: YamlNode | undefined): Selects | undefined {
  const patterns: [keyof ObjectId, Pattern][] = [];
  for (const field of ID_FIELDS) {
    const text = textAt(node, field) ?? "";
    if (text === "") continue;
    const pattern = readPattern(text);
    if (pattern === undefined) return undefined;
    patterns.push([field, pattern]);
  }
  const byLabels = readSelectors(node);
  if (byLabels === undefined) return undefined;
  return (resource) => {
    const current = currentId(resource);
    const original = originalId(resource);
    return (
      patterns.every(
        ([field, pattern]) =>
          pattern.matches(current[field], true) ||
          ((field === "name" || field === "namespace") && pattern.matches(original[field], true)),
      ) && byLabels(resource)
    );
  };
}

/** The label and annotation selectors of a target. */
export function readSelectors(node: YamlNode | undefined): Selects | undefined {
  const labels = readLabelSelector(textAt(node, "labelSelector") ?? "");
  const annotations = readLabelSelector(textAt(node, "annotationSelector") ?? "");
  if (labels === undefined || annotations === undefined) return undefined;
  const isFree = textAt(node, "labelSelector") === undefined && textAt(node, "annotationSelector") === undefined;
  if (isFree) return () => true;
  return ({ node: object }) =>
    labels(textRecord(valueAt(object, "metadata", "labels"))) &&
    annotations(textRecord(valueAt(object, "metadata", "annotations")));
}

type Labels = Readonly<Record<string, string>>;

const REQUIREMENT =
  /^(?:(?<key>[\w./-]+)(?:(?<sign>==|=|!=)(?<value>[\w./-]*)| (?<word>in|notin) ?\((?<list>[^()]*)\))?|! ?(?<absent>[\w./-]+))$/;

/** Reads `a=b,c in (d,e),!f`; undefined for what is none. */
export function readLabelSelector(text: string): ((labels: Labels) => boolean) | undefined {
  const compact = text
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?(==|=|!=|,) ?/g, "$1");
  if (compact === "") return () => true;
  const requirements: ((labels: Labels) => boolean)[] = [];
  for (const part of partsOf(compact)) {
    const groups = REQUIREMENT.exec(part)?.groups;
    if (groups === undefined) return undefined;
    requirements.push(requirementOf(groups));
  }
  return (labels) => requirements.every((holds) => holds(labels));
}

/** What stands between commas that are not within brackets. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let isInside = false;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === "(" || character === ")") isInside = character === "(";
    if (character !== "," || isInside) continue;
    parts.push(text.slice(start, index));
    start = index + 1;
  }
  return [...parts, text.slice(start)];
}

function requirementOf(groups: Readonly<Record<string, string | undefined>>): (labels: Labels) => boolean {
  const { key = "", sign, value = "", word, list = "", absent } = groups;
  if (absent !== undefined) return (labels) => !(absent in labels);
  if (sign !== undefined) return sign === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  if (word === undefined) return (labels) => key in labels;
  const values = new Set(list.split(",").map((item) => item.trim()));
  const isListed = (labels: Labels): boolean => key in labels && values.has(labels[key] ?? "");
  return word === "in" ? isListed : (labels) => !isListed(labels);
}
