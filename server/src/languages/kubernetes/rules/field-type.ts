import { checkedObjects } from "../schema/checked.ts";
import { describeFound, describeType, quoteEdits } from "../schema/words.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { rule } from "../../../contract/rule.ts";
import type { TypeProblem } from "../schema/walk.ts";

/** Seen with the API server's decoder: a number or a boolean is no text, and text is no number. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.1", "6.5.1"],
  summary: "A value has another type than its field",
  why: "The API server refuses the whole object, so a release of the payment service stops half way",
  how: "Write the value in the type of the field; text that looks like a number, a date or a switch stands in quotes",
  judgesSource: true,
  check(manifest, report) {
    const hasProblems = manifest.yaml.problems.length > 0;
    for (const { types } of checkedObjects(manifest))
      for (const problem of types) {
        const quoted = hasProblems ? undefined : quoteEdits(problem);
        report({
          at: placeOf(problem),
          message: messageOf(problem),
          ...(quoted === undefined ? {} : { fixes: [{ ...quoted, class: "review" }] }),
        });
      }
  },
});

function messageOf(problem: TypeProblem): string {
  const { name, isItem, found, wanted, node } = problem;
  const what = isItem ? `An item of \`${name}\`` : `\`${name}\``;
  // A switch is no secret; a number may be one.
  const word = found === "boolean" && node.type === "scalar" ? `\`${node.value}\`` : "the number";
  if (describeType(wanted) === "text" && found !== "list" && found !== "map")
    return `${what} must be text: put ${word} in quotes`;
  if (wanted.kind === "list" && found === "map") return `${what} must be a list: begin each entry with \`- \``;
  if (found === "string" && node.type === "scalar" && /^\w+:\S/.test(node.value))
    return `${what} must be ${describeType(wanted)}: a blank is missing behind the colon`;
  return `${what} must be ${describeType(wanted)}, and is ${describeFound(problem)}`;
}

/** A scalar as it stands; of a list or map its beginning, so that not half of the file is underlined. */
function placeOf({ node, found }: TypeProblem): { readonly start: number; readonly end: number } {
  if (found !== "list" && found !== "map") return node;
  if (node.type === "map") return node.entries[0]?.key ?? node;
  return node.type === "sequence" && !node.flow ? { start: node.start, end: node.start + 1 } : node;
}
