import { remember } from "../../../base/remember.ts";
import { asMap, asScalar, asSequence, entriesOf, entryOf, scalarText } from "../../../syntax/yaml/access.ts";
import type { YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { type Names, OPEN } from "./known-names.ts";
import type { Job } from "./workflow.ts";

/** More values than anybody writes down; of others nothing is said. */
const MAX_VALUES = 200;
const MAX_DEPTH = 5;

/** The names of a job's matrix with what each may be: what differs from value to value may be anything. */
export const matrixNames = remember((job: Job): Names => {
  const node = entryOf(job.strategy, "matrix")?.value;
  if (asScalar(entryOf(job.node, "strategy")?.value) !== undefined || asScalar(node) !== undefined) return OPEN;
  const matrix = asMap(node);
  if (matrix === undefined) return new Map();
  const names = new Map<string, Names>();
  for (const { key, value } of entriesOf(matrix)) {
    const name = scalarText(key)?.toLowerCase() ?? "";
    if (name.includes("${{")) return OPEN;
    if (name === "exclude") continue;
    const list = asSequence(value);
    if (name !== "include") {
      const kinds = list === undefined || list.items.length > MAX_VALUES ? [OPEN] : list.items.map(kindOfItem);
      names.set(name, kinds.length === 0 ? OPEN : kinds.reduce(either));
      continue;
    }
    if (list === undefined || list.items.length > MAX_VALUES) return OPEN;
    for (const item of list.items) {
      if (asMap(item) === undefined) return OPEN;
      for (const entry of entriesOf(item)) {
        const own = scalarText(entry.key)?.toLowerCase() ?? "";
        const kind = kindOf(entry.value, 0);
        const known = names.get(own);
        names.set(own, known === undefined ? kind : either(known, kind));
      }
    }
  }
  return names;
});

function kindOfItem(node: YamlNode | undefined): Names {
  return kindOf(node, 0);
}

/** What a value that is written down is for an expression. */
function kindOf(node: YamlNode | undefined, depth: number): Names {
  const scalar = asScalar(node);
  if (scalar !== undefined) return kindOfScalar(scalar);
  if (depth > MAX_DEPTH) return OPEN;
  if (asSequence(node) !== undefined) return "list";
  const entries = entriesOf(node);
  if (asMap(node) === undefined || entries.some(({ key }) => scalarText(key)?.includes("${{") !== false)) return OPEN;
  return new Map(entries.map(({ key, value }) => [scalarText(key)?.toLowerCase() ?? "", kindOf(value, depth + 1)]));
}

/** As GitHub reads YAML: `yes` and `on` are texts there. */
function kindOfScalar({ value, style, tag }: YamlScalar): Names {
  if (value.includes("${{") || tag !== undefined) return OPEN;
  if (style !== "plain") return "text";
  if (/^(?:|~|null|Null|NULL)$/.test(value)) return OPEN;
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(value)) return "boolean";
  return value.trim() !== "" && !Number.isNaN(Number(value)) ? "number" : "text";
}

function either(left: Names, right: Names): Names {
  if (typeof left === "string" || typeof right === "string") return left === right ? left : OPEN;
  const both = new Map(left);
  for (const [name, kind] of right) {
    const known = both.get(name);
    both.set(name, known === undefined ? kind : either(known, kind));
  }
  return both;
}
