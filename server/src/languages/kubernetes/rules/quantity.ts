import { amountProblem } from "../schema/amount.ts";
import { checkedObjects } from "../schema/checked.ts";
import { isPlaceholder } from "../schema/placeholder.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { rule } from "../../../contract/rule.ts";

/** The units are those of `resource.Quantity`: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.1", "12.10.1"],
  summary: "An amount of memory, storage or CPU is not what it looks like",
  why: "A unit that does not exist stops the release, and a wrong one gives the payment service no memory at all",
  how: "Write memory and storage with `Mi` or `Gi`, and CPU as a number or with `m` for thousandths",
  judgesSource: true,
  check(manifest, report) {
    for (const { quantities } of checkedObjects(manifest))
      for (const { scalar, name } of quantities) {
        const problem = isPlaceholder(scalar) ? undefined : amountProblem(name, scalar.value);
        if (problem === undefined) continue;
        const { meant } = problem;
        const written = /^[\w.+ -]{1,24}$/.test(scalar.value) ? `\`${scalar.value}\`` : "This";
        const isOwnText = !scalar.anchored && scalar.end - scalar.start <= scalar.value.length + 2;
        report({
          at: scalar,
          // The API server takes what is absurd; half a byte starts no container.
          severity: problem.kind === "absurd" && !problem.is.startsWith("less") ? "warning" : "error",
          message:
            problem.kind === "no quantity"
              ? `${written} is no quantity${meant === undefined ? "" : `; \`${meant}\` may be meant`}`
              : `${written} is ${problem.is}: \`${name}\` is hardly meant to be that`,
          ...(meant === undefined || !isOwnText || manifest.yaml.problems.length > 0
            ? {}
            : {
                fixes: [
                  {
                    title: `Change to \`${meant}\``,
                    class: "review" as const,
                    edits: [{ start: scalar.start, end: scalar.end, newText: meant }],
                  },
                ],
              }),
        });
      }
  },
});
