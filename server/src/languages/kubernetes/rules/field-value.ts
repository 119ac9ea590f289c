import { checkedObjects } from "../schema/checked.ts";
import { shownWord } from "../schema/words.ts";
import type { ScalarProblem } from "../schema/walk.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { nearestName } from "../../../base/nearest.ts";
import type { Fix } from "../../../contract/edit.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.1", "6.5.1"],
  summary: "A field does not take this value",
  why: "The API server refuses the object, so a release of the payment service stops half way",
  how: "Write one of the values that the field takes; capital and small letters are told apart",
  judgesSource: true,
  check(manifest, report) {
    for (const { values, kind } of checkedObjects(manifest))
      for (const problem of values) {
        const fixes = correction(problem);
        // Which words and patterns a cluster's definition has, its version says.
        const certainty = kind.isCustom ? (fixes.length > 0 ? "likely" : "unknown") : "certain";
        const message = messageOf(problem);
        report({ at: problem.scalar, message, certainty, fixes: manifest.yaml.problems.length > 0 ? [] : fixes });
      }
  },
});

function messageOf({ name, wanted, scalar }: ScalarProblem): string {
  if (wanted.kind === "words") {
    const written = shownWord(scalar);
    const known = wanted.words.filter((word) => word !== "").map((word) => `\`${word}\``);
    const list = known.length > 12 ? `${known.slice(0, 12).join(", ")}, …` : known.join(", ");
    return written === undefined
      ? `\`${name}\` must be one of ${list}`
      : `\`${name}\` cannot be \`${written}\`; it is one of ${list}`;
  }
  if (wanted.kind === "bytes") return `\`${name}\` must be in base64`;
  if ("least" in wanted && Number(scalar.value) < (wanted.least ?? -Infinity))
    return `\`${name}\` must be at least ${wanted.least}`;
  if ("most" in wanted && Number(scalar.value) > (wanted.most ?? Infinity))
    return `\`${name}\` must be at most ${wanted.most}`;
  return "pattern" in wanted ? `\`${name}\` must look like \`${wanted.pattern}\`` : `\`${name}\` cannot be this`;
}

function correction({ wanted, scalar }: ScalarProblem): Fix[] {
  if (wanted.kind !== "words" || scalar.anchored || scalar.end - scalar.start > scalar.value.length + 2) return [];
  const written = scalar.value.toLowerCase();
  const word =
    wanted.words.find((known) => known !== "" && known.toLowerCase() === written) ??
    nearestName(
      scalar.value,
      wanted.words.filter((known) => known.length > 3),
    );
  if (word === undefined) return [];
  const edits = [{ start: scalar.start, end: scalar.end, newText: word }];
  return [{ title: `Change to \`${word}\``, class: "review", edits }];
}
