import { isObject } from "./fields.ts";
import type { Kind } from "./kinds.ts";
import { badRequest } from "./status.ts";
import type { ApiObject, Json, JsonObject } from "./types.ts";

type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

/** Splits at commas that stand outside of parentheses. */
const requirements = (selector: string): string[] => selector.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];

function requirement(text: string): Requirement {
  const set = /^\s*([^\s!]+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(text);
  if (set !== null) {
    const [, key = "", operator, list = ""] = set;
    const values = list.split(",").map((value) => value.trim());
    const isIn = (labels: Labels) => labels[key] !== undefined && values.includes(labels[key]);
    return operator === "in" ? isIn : (labels) => !isIn(labels);
  }
  const compared = /^\s*([^\s!=]+)\s*(==?|!=)\s*(\S*)\s*$/.exec(text);
  if (compared !== null) {
    const [, key = "", operator, value = ""] = compared;
    return operator === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const key = text.trim();
  return key.startsWith("!") ? (labels) => labels[key.slice(1)] === undefined : (labels) => labels[key] !== undefined;
}

/** Reads a label selector of a query: `app=web,tier!=db,env in (a,b),!old`. */
export function labelSelector(selector: string): Requirement {
  const all = requirements(selector).map(requirement);
  return (labels) => all.every((one) => one(labels));
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "status.phase", "status.podIP"],
  Event: [
    ...["involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid"],
    ...["involvedObject.apiVersion", "involvedObject.fieldPath", "reason", "type", "source", "reportingComponent"],
  ],
  Secret: ["type"],
  Namespace: ["status.phase"],
  Job: ["status.successful"],
};

function valueAt(object: ApiObject, path: string): string {
  let value: Json | undefined = object as unknown as JsonObject;
  for (const name of path.split(".")) value = isObject(value) ? value[name] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Reads a field selector; the API knows a few fields of a few kinds, and the name of all. */
export function fieldSelector(kind: Kind, selector: string): (object: ApiObject) => boolean {
  const known = ["metadata.name", "metadata.namespace", ...(FIELDS[kind.kind] ?? [])];
  const all = requirements(selector).map((text) => {
    const [, field = "", operator, value = ""] = /^\s*([^=!\s]+)\s*(==?|!=)\s*(.*)$/.exec(text) ?? [];
    if (!known.includes(field)) throw badRequest(`field label not supported: ${field}`);
    return (object: ApiObject) => (valueAt(object, field) === value) === (operator !== "!=");
  });
  return (object) => all.every((one) => one(object));
}
