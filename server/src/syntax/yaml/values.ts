import type { YamlNode } from "./tree.ts";
import { asScalar } from "./access.ts";

export type PlainType = "string" | "null" | "boolean" | "integer" | "float";

const TRUE = new Set(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]);
const FALSE = new Set(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]);
const NULL = new Set(["", "~", "null", "Null", "NULL"]);

/**
 * What kubectl's parser makes of a plain scalar (YAML 1.1 as in go-yaml 2, seen with kubectl 1.32: `name: y` is the
 * boolean true). A date stays a string there.
 */
export function plainType(text: string): PlainType {
  // Nearly every text is settled by its first letter.
  if (/^[^-+.\d~yntfoYNTFO]/.test(text)) return "string";
  if (NULL.has(text)) return "null";
  if (TRUE.has(text) || FALSE.has(text)) return "boolean";
  if (integerOf(text) !== undefined) return "integer";
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text.replaceAll("_", ""))) return "float";
  return /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text) ? "float" : "string";
}

/** The type of a node's value, quotes and tags considered; undefined for maps and sequences. */
export function scalarType(node: YamlNode | undefined): PlainType | undefined {
  const scalar = asScalar(node);
  if (scalar === undefined) return undefined;
  if (scalar.tag === "!!str" || scalar.tag === "tag:yaml.org,2002:str" || scalar.tag === "!") return "string";
  return scalar.style === "plain" ? plainType(scalar.value) : "string";
}

/** The value of a boolean; undefined for anything else, also for `"true"` in quotes, which the API server refuses. */
export function booleanValue(node: YamlNode | undefined): boolean | undefined {
  return scalarType(node) === "boolean" ? TRUE.has(asScalar(node)?.value ?? "") : undefined;
}

/** The value of a whole number; undefined for anything else. */
export function integerValue(node: YamlNode | undefined): number | undefined {
  return scalarType(node) === "integer" ? integerOf(asScalar(node)?.value ?? "") : undefined;
}

/** Whether nothing, or an explicit null, stands there: both leave a field to its default. */
export function isNull(node: YamlNode | undefined): boolean {
  return node === undefined || scalarType(node) === "null";
}

function integerOf(text: string): number | undefined {
  const match = /^([-+]?)(0x[\da-fA-F]+|0b[01]+|0o?[0-7]+|0|[1-9]\d*)$/.exec(text.replaceAll("_", ""));
  const digits = match?.[2];
  if (match === null || digits === undefined) return undefined;
  const size = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return match[1] === "-" ? -size : size;
}
