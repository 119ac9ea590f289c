import type { YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { findSecrets } from "../../../secrets/judge.ts";
import type { Edit } from "../../../contract/edit.ts";
import type { TypeProblem, Place } from "./walk.ts";
import type { ValueType } from "./types.ts";

/** What a type is called in a sentence behind "must be". */
export function describeType(wanted: ValueType): string {
  switch (wanted.kind) {
    case "text":
    case "words":
      return "text";
    case "time":
      return "a time, as text";
    case "bytes":
      return "text in base64";
    case "integer":
      return "a whole number";
    case "number":
      return "a number";
    case "boolean":
      return "`true` or `false`";
    case "integer or text":
      return "a whole number or text";
    case "quantity":
      return "a quantity";
    case "list":
      return "a list";
    case "map":
    case "object":
      return "a map";
    case "anything":
      return "anything";
    default:
      return wanted satisfies never;
  }
}

/** What was found in its place. */
export function describeFound({ found, node, wanted }: TypeProblem): string {
  switch (found) {
    case "string":
      return node.type === "scalar" && node.style !== "plain" && isBare(node, wanted) ? "text in quotes" : "text";
    case "integer":
    case "float":
      return "a number";
    case "boolean":
      return "read as true or false";
    case "null":
      return "nothing";
    case "list":
    case "map":
      return `a ${found}`;
    default:
      return found satisfies never;
  }
}

/** Whether a text in quotes is what is asked for, once its quotes are gone. */
function isBare({ value }: YamlScalar, { kind }: ValueType): boolean {
  if (kind === "integer" || kind === "number") return /^-?(?:0|[1-9]\d{0,14})$/.test(value);
  return kind === "boolean" && (value === "true" || value === "false");
}

/**
 * The edits that give a scalar the type that is asked for, where quotes are all that is wrong. They hold nothing of the value,
 * which may be a secret.
 */
export function quoteEdits({
  node,
  found,
  wanted,
}: TypeProblem): { readonly title: string; readonly edits: Edit[] } | undefined {
  if (node.type !== "scalar" || node.anchored || node.tag !== undefined) return undefined;
  const { start, end } = node;
  if (node.style === "plain" && found !== "string" && found !== "list" && found !== "map") {
    if (!["text", "words", "time"].includes(wanted.kind)) return undefined;
    const edits = [start, end].map((at) => ({ start: at, end: at, newText: '"' }));
    return { title: "Put it in quotes", edits };
  }
  const isQuoted = node.style === "single" || node.style === "double";
  if (!isQuoted || !isBare(node, wanted) || end - start !== node.value.length + 2) return undefined;
  return {
    title: "Take it out of the quotes",
    edits: [
      { start, end: start + 1, newText: "" },
      { start: end - 1, end, newText: "" },
    ],
  };
}

/** Where an object stands, by the fields that lead there; empty for the whole. */
export function fieldPath(place: Place): string {
  const names: string[] = [];
  for (let at: Place | undefined = place; at?.above !== undefined; at = at.above) names.unshift(at.name);
  return names.join(".");
}

/** "a Deployment", "an Ingress" */
export function withArticle(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** What a place is in a sentence: "a Deployment", "`spec.template` of a Deployment". */
export function describePlace(place: Place): string {
  let root = place;
  while (root.above !== undefined) root = root.above;
  const path = fieldPath(place);
  return path === "" ? withArticle(root.name) : `\`${path}\` of ${withArticle(root.name)}`;
}

/** A short word that somebody wrote, to be named in a message: longer ones may be anything, a secret as well. */
export function shownWord(node: YamlNode): string | undefined {
  return node.type === "scalar" && /^[\w.+-]{1,16}$/.test(node.value) && !/\d{4}/.test(node.value)
    ? node.value
    : undefined;
}

/** A name that somebody chose, in backticks, unless a secret was written in its place. */
export function shownName(name: string): string {
  if (findSecrets(name).length > 0) return "of this name";
  return `\`${name.length > 60 ? `${name.slice(0, 57)}…` : name}\``;
}
