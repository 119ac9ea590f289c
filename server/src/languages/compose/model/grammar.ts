import { createGuesser } from "../../../base/nearest.ts";
import { type Span, spanOf } from "../../../base/span.ts";
import { entriesOf, presentItems, scalarText } from "../../../syntax/yaml/access.ts";
import { isNull } from "../../../syntax/yaml/values.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { Compose } from "./compose.ts";
import { shapeUnder } from "./place.ts";
import { COMPOSE_FILE, SPECIFICATION_MONTH } from "./schema.ts";
import type { Shape } from "./shape.ts";

export interface GrammarProblem extends Span {
  readonly message: string;
  /** The key may be newer than the specification that is known here. */
  readonly isUnsure: boolean;
  readonly replacement?: string;
}

/** Past so many nobody reads on; a file of another format has one at every key. */
const MAX_PROBLEMS = 50;

/** Where a file differs from the specification, so that Compose refuses it. */
export function grammarProblems({ root }: Compose): readonly GrammarProblem[] {
  const problems: GrammarProblem[] = [];
  const guess = createGuesser();
  // Shared parts, by aliases, are looked at once for each shape.
  const seen = new Map<YamlNode, Set<Shape>>();

  const visit = (node: YamlNode | undefined, shape: Shape, name: string): void => {
    const target = node?.type === "alias" ? node.target : node;
    if (target === undefined || target.type === "alias" || problems.length >= MAX_PROBLEMS) return;
    const shapes = seen.get(target) ?? new Set();
    if (shapes.has(shape)) return;
    seen.set(target, shapes.add(shape));
    if (target.type === "scalar") visitText(target, shape, name);
    else if (target.type === "sequence") {
      if (!shape.takes.includes("list")) problems.push({ ...spanOf(target), ...wrongSort(name, shape, "a list") });
      else if (shape.items !== undefined) for (const item of presentItems(target)) visit(item, shape.items, name);
    } else if (!shape.takes.includes("map")) problems.push({ ...spanOf(target), ...wrongSort(name, shape, "a map") });
    else visitMap(target, shape, name);
  };

  const visitText = (target: YamlNode & { type: "scalar" }, shape: Shape, name: string): void => {
    const isFilled = target.value.includes("$");
    if (isNull(target) || isFilled || target.tag !== undefined) return;
    if (!shape.takes.includes("text")) problems.push({ ...spanOf(target), ...wrongSort(name, shape, "a text") });
    else if (shape.words !== undefined && !shape.words.includes(target.value)) {
      const near = guess(target.value, shape.words);
      problems.push({
        ...spanOf(target),
        message: `\`${name}\` is one of ${shape.words.map((word) => `\`${word}\``).join(", ")}`,
        isUnsure: false,
        ...(near === undefined ? {} : { replacement: near }),
      });
    }
  };

  const visitMap = (target: YamlNode & { type: "map" }, shape: Shape, name: string): void => {
    const known = Object.keys(shape.keys ?? {});
    for (const { key, value } of entriesOf(target)) {
      const own = scalarText(key);
      if (key === undefined || own === undefined || own === "" || own.startsWith("x-")) continue;
      const under = shapeUnder(shape, own).shape;
      if (under !== undefined) visit(value, under, own);
      else if (shape.keys !== undefined) {
        const near = guess(own, known);
        problems.push({
          start: key.start,
          end: key.end,
          message:
            `${name === "" ? "A Compose file" : `\`${name}\``} has no key \`${own}\`, and Compose refuses the file` +
            (near === undefined ? "" : `; \`${near}\` may be meant`),
          isUnsure: near === undefined,
          ...(near === undefined || key.type !== "scalar" || key.style !== "plain" ? {} : { replacement: near }),
        });
      }
    }
  };

  visit(root, COMPOSE_FILE, "");
  return problems;
}

/** What a finding says that may be wrong because the specification has gone on. */
export const SPECIFICATION_EVIDENCE = `the Compose Specification of ${SPECIFICATION_MONTH} has no such key`;

const SORTS: Readonly<Record<string, string>> = { text: "a text", map: "a map", list: "a list" };

function wrongSort(name: string, { takes }: Shape, given: string): Omit<GrammarProblem, "start" | "end"> {
  const wanted = takes.map((sort) => SORTS[sort]).join(" or ");
  return { message: `\`${name}\` is ${wanted}; here is ${given}, and Compose refuses it`, isUnsure: false };
}
