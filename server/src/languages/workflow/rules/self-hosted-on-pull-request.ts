import { type Job, type Workflow, jobTitle } from "../model/workflow.ts";
import { admissionOf } from "../model/stranger.ts";
import { expressionsOf, textsOf } from "../model/expression.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import { itemsAt, valueAt, asScalar } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["1.4.1", "2.2.6"],
  summary: "A pull request runs on a machine of your own",
  why: "Code that nobody has approved runs inside your network, and what it leaves on the machine waits for the next deployment",
  how: "Run pull requests on GitHub's machines, or keep forks out: `if: github.event.pull_request.head.repo.full_name == github.repository`",
  honours: ["zizmor:self-hosted-runner"],
  check(workflow, report) {
    if (!workflow.text.includes("self-hosted")) return;
    const triggers = workflow.triggers.filter(({ event }) => /^pull_request(?:_target)?$/.test(event));
    for (const job of workflow.jobs) {
      const label = ownLabel(workflow, job);
      if (label === undefined) continue;
      const ways = triggers.map((trigger) => ({ trigger, admission: admissionOf(workflow, job, undefined, trigger) }));
      const way =
        ways.find(({ admission }) => admission === "open" || admission === "label") ??
        ways.find(({ admission }) => admission === "unsaid");
      if (way === undefined) continue;
      report({
        at: label,
        certainty: way.admission === "unsaid" ? "unknown" : "likely",
        message: `\`${way.trigger.event}\` runs the job ${jobTitle(job)} on a machine of your own, also for a fork where the repository is open to them`,
        related: [{ span: way.trigger, message: "The event that starts it" }],
      });
    }
  },
});

/** The label that every runner of one's own has, where the job asks for it in any case. */
function ownLabel(workflow: Workflow, job: Job): YamlScalar | undefined {
  const runsOn = valueAt(job.node, "runs-on");
  const grouped = valueAt(runsOn, "labels");
  const labels = [...job.runsOn, ...itemsAt(grouped).map(asScalar), asScalar(grouped)].filter(
    (label) => label !== undefined,
  );
  return labels.find((label) => {
    if (label.value.toLowerCase() === "self-hosted") return true;
    // A matrix has each of its values; what a condition chooses may be chosen for pushes alone.
    const [expression] = expressionsOf(workflow, label);
    return (
      expression?.tree?.type === "reference" &&
      expression.tree.path[0] === "matrix" &&
      textsOf(workflow, job, label).texts.includes("self-hosted")
    );
  });
}
