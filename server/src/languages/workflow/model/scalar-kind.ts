import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import type { Alternative } from "./schema.ts";

/** Why a text is not what its tag says it is. */
export function tagProblem({ tag, value, style }: YamlScalar): string | undefined {
  const kind = tag === undefined ? undefined : /^(?:!!|tag:yaml\.org,2002:)(int|float|bool)$/.exec(tag)?.[1];
  if (kind === undefined) return undefined;
  const isSo =
    kind === "bool"
      ? /^(?:true|false)$/i.test(value)
      : value.trim() !== "" && (kind === "int" ? Number.isInteger(Number(value)) : isNumber(value));
  return isSo && style === "plain" ? undefined : `\`!!${kind}\` stands before what is none`;
}

/** Also `.inf` and `.nan`, as YAML writes them. */
function isNumber(text: string): boolean {
  return !Number.isNaN(Number(text)) || /^[-+]?\.(?:inf|nan)$/i.test(text);
}

/** `$default-branch`: what GitHub fills in when it offers a starter workflow. */
export function isPlaceholder({ value, style }: YamlScalar): boolean {
  return style === "plain" && /^\$[a-z]+(?:-[a-z]+)+$/.test(value);
}

export function takes(alternative: Alternative, { value, style }: YamlScalar, isLoose: boolean): boolean {
  // A text in quotes is never anything else.
  const mayBeTyped = style === "plain" || isLoose;
  switch (alternative.type) {
    case "any":
    case "string":
      return true;
    case "text":
      return value !== "";
    case "null":
      return style === "plain" && /^(?:|~|null|Null|NULL)$/.test(value);
    case "boolean":
      return mayBeTyped && /^(?:true|True|TRUE|false|False|FALSE)$/.test(value);
    case "number":
      return mayBeTyped && value.trim() !== "" && isNumber(value);
    case "constant":
      return value === alternative.value;
    case "sequence":
    case "map":
      return false;
  }
}

export function kindsOf(alternatives: readonly Alternative[]): string[] {
  const kinds = alternatives.flatMap(({ type }) => {
    switch (type) {
      case "boolean":
        return ["`true` or `false`"];
      case "number":
        return ["a number"];
      case "string":
      case "text":
        return ["text"];
      case "sequence":
        return ["a list"];
      case "map":
        return ["a map"];
      case "any":
      case "null":
      case "constant":
        return [];
    }
  });
  return kinds.length === 0 ? ["without a value"] : [...new Set(kinds)];
}
