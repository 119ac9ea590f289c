import { type Expression, findExpressions, isWholeExpression, replaceExpressions } from "../syntax/expression.ts";
import { type PossibleTexts, UNKNOWN_TEXTS, possibleTexts } from "../syntax/expression-value.ts";
import type { YamlMap, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { asMap, asScalar, asSequence, entriesOf, entryOf, scalarText } from "../../../syntax/yaml/access.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import type { Job, Workflow } from "./workflow.ts";
import { settingText } from "./step.ts";

const KNOWN = new WeakMap<YamlScalar, readonly Expression[]>();

/** The `${{ … }}` of a scalar, with their places in the file. */
export function expressionsOf(workflow: Workflow, scalar: YamlScalar | undefined): readonly Expression[] {
  if (scalar?.value.includes("${{") !== true) return [];
  let known = KNOWN.get(scalar);
  if (known === undefined) {
    known = findExpressions(scalarSource(workflow.text, scalar));
    KNOWN.set(scalar, known);
  }
  return known;
}

/** The texts that a scalar can come to: itself, or what its one expression can be. */
export function textsOf(workflow: Workflow, job: Job | undefined, scalar: YamlScalar | undefined): PossibleTexts {
  if (scalar === undefined) return UNKNOWN_TEXTS;
  if (!scalar.value.includes("${{")) return { texts: [scalar.value], open: false };
  if (!isWholeExpression(scalar.value)) return { texts: [literalPart(scalar.value)], open: true };
  const tree = expressionsOf(workflow, scalar)[0]?.tree;
  return tree === undefined ? UNKNOWN_TEXTS : possibleTexts(tree, (path) => textsAt(workflow, job, path));
}

/** What a text says without its expressions: `payments-${{ x }}` says `payments-`. */
export function literalPart(text: string): string {
  return replaceExpressions(text, () => " ").trim();
}

/** The texts that a reference can come to, by its lower-case path, as far as the file shows them. */
export function textsAt(workflow: Workflow, job: Job | undefined, path: readonly string[]): PossibleTexts {
  const [context, name = "", ...rest] = path;
  switch (context) {
    case "inputs":
      return inputTexts(workflow, name);
    case "github":
      return name === "event" && rest[0] === "inputs" ? inputTexts(workflow, rest[1] ?? "") : UNKNOWN_TEXTS;
    case "matrix":
      return matrixTexts(job, [name, ...rest]);
    case "env": {
      const text = settingText(job?.env ?? [], name) ?? settingText(workflow.env, name);
      return text === undefined || text.includes("${{") ? UNKNOWN_TEXTS : { texts: [text], open: false };
    }
    default:
      return UNKNOWN_TEXTS;
  }
}

function inputTexts(workflow: Workflow, name: string): PossibleTexts {
  const inputs = workflow.triggers.flatMap((trigger) =>
    trigger.inputs.filter((input) => input.name.toLowerCase() === name),
  );
  if (inputs.length === 0) return UNKNOWN_TEXTS;
  const texts = inputs.flatMap((input) =>
    input.options.length > 0 ? input.options : input.default === undefined ? [] : [input.default],
  );
  return { texts: [...new Set(texts)], open: inputs.some((input) => input.options.length === 0) };
}

function matrixTexts(job: Job | undefined, path: readonly string[]): PossibleTexts {
  const matrix = asMap(entryOf(job?.strategy, "matrix")?.value);
  if (matrix === undefined) return UNKNOWN_TEXTS;
  const [axis = "", ...below] = path;
  const find = (node: unknown, name: string) =>
    entriesOf(node as never).find(({ key }) => scalarText(key)?.toLowerCase() === name)?.value;
  const values = asSequence(find(matrix, axis))?.items ?? [];
  const included = (asSequence(entryOf(matrix, "include")?.value)?.items ?? []).map((item) => find(asMap(item), axis));
  const excluded = below.length > 0 ? new Set<string>() : excludedTexts(matrix, axis);
  const texts = [...values.filter((value) => !excluded.has(asScalar(value)?.value ?? "")), ...included]
    .map((value) => below.reduce((node, name) => find(asMap(node), name), value))
    .map((node) => asScalar(node)?.value);
  const known = texts.filter((text) => text !== undefined && !text.includes("${{"));
  return { texts: [...new Set(known.filter((text) => text !== undefined))], open: known.length === 0 };
}

/** The values of an axis that no combination has: what is excluded by the axis alone. */
function excludedTexts(matrix: YamlMap, axis: string): ReadonlySet<string> {
  const excluded = (asSequence(entryOf(matrix, "exclude")?.value)?.items ?? []).flatMap((item) => {
    const [only, ...others] = entriesOf(item);
    return others.length === 0 && scalarText(only?.key)?.toLowerCase() === axis
      ? (asScalar(only?.value)?.value ?? [])
      : [];
  });
  return new Set(excluded);
}
