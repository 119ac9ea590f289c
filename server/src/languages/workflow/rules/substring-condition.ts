import { evaluatedValues } from "../model/expression-check.ts";
import { textsAt } from "../model/expression.ts";
import type { Workflow } from "../model/workflow.ts";
import { type ExpressionCall, type ExpressionReference, callsBelow } from "../syntax/expression.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import type { Span } from "../../../base/span.ts";
import type { Fix } from "../../../contract/edit.ts";
import { rule } from "../../../contract/rule.ts";

/** What whoever starts the run can name as it suits: a branch `a`, a tag, an account. */
const CHOSEN =
  /^(?:github\.(?:ref|ref_name|head_ref|base_ref|actor|triggering_actor|event\.(?:pull_request\.(?:head|base)\.ref|workflow_run\.head_branch|sender\.login))|env\.github_(?:ref|ref_name|head_ref|base_ref|actor|triggering_actor))$/;

export default rule<Workflow>({
  severity: "warning",
  pci: ["6.5.1", "7.2.5"],
  summary: "A list of names is searched for a part of a name",
  why: "`contains` on a text finds any part of it, so a branch or an account that is called like a part of a listed name passes for it, and with it what was meant for the release branch alone",
  how: 'Compare with `==`, or search a real list: `contains(fromJSON(\'["main", "release"]\'), github.ref_name)`',
  honours: ["zizmor:unsound-contains"],
  check(workflow, report) {
    if (!/\bcontains\s*\(\s*'/i.test(workflow.text)) return;
    for (const { scalar, expressions, isCondition } of evaluatedValues(workflow)) {
      if (!isCondition && !scalar.value.includes("contains")) continue;
      for (const { tree, end } of expressions) {
        for (const call of tree === undefined ? [] : callsBelow(tree)) {
          const name = searchedName(call);
          if (name === undefined || isClosed(workflow, scalar, name)) continue;
          const source = name.path.join(".");
          const at = { start: call.start, end: endOfCall(workflow.text, call.start, end) };
          const isChosen = CHOSEN.test(source);
          if (!isChosen && !workflow.settings.strict) continue;
          report({
            at,
            severity: isChosen ? "warning" : "information",
            message: `Any part of this text is found in it: \`${source}\` need not be one of its names, and an empty one is in it too`,
            fixes: listFix(workflow, scalar, at),
          });
        }
      }
    }
  },
});

/** The reference that is searched for in a written text that is a list of names. */
function searchedName({ name, args }: ExpressionCall): ExpressionReference | undefined {
  const [text, searched] = args;
  const isList = text?.type === "literal" && typeof text.value === "string" && text.value.trim() !== "";
  return name === "contains" && isList && searched?.type === "reference" ? searched : undefined;
}

/** The file itself lists what it can be. */
function isClosed(workflow: Workflow, { start, end }: YamlScalar, { path }: ExpressionReference): boolean {
  const job = workflow.jobs.find((each) => each.start <= start && end <= each.end);
  return !textsAt(workflow, job, path).open;
}

/** Behind the bracket that closes a call, of which the tree knows the name's place. */
function endOfCall(text: string, start: number, end: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let index = start; index < end; index++) {
    const character = text[index];
    if (character === "'") isQuoted = !isQuoted;
    else if (!isQuoted && character === "(") depth++;
    else if (!isQuoted && character === ")" && --depth === 0) return index + 1;
  }
  return end;
}

/** The names as a list of their own, where the text is nothing but names. */
function listFix(workflow: Workflow, { style }: YamlScalar, call: Span): readonly Fix[] {
  const written = workflow.text.slice(call.start, call.end);
  const literal = /^contains\s*\(\s*('[^']*')/i.exec(written)?.[1];
  if (literal === undefined || (style !== "plain" && style !== "literal" && style !== "folded")) return [];
  const names = literal.slice(1, -1).split(/[\s,;|]+/);
  if (names.some((name) => !/^[\w./@[\]-]+$/.test(name))) return [];
  const start = call.start + written.indexOf(literal);
  const newText = `fromJSON('[${names.map((name) => `"${name}"`).join(", ")}]')`;
  return [
    { title: "Search a list of names", class: "review", edits: [{ start, end: start + literal.length, newText }] },
  ];
}
