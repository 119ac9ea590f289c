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
    const { strict } = workflow.settings;
    if (!workflow.text.includes("self-hosted") && !(strict && workflow.text.includes("group:"))) return;
    const triggers = workflow.triggers.filter(({ event }) => /^pull_request(?:_target)?$/.test(event));
    for (const job of workflow.jobs) {
      const label = ownLabel(workflow, job);
      const group = asScalar(valueAt(job.node, "runs-on", "group"));
      if (label === undefined) {
        if (strict && group !== undefined)
          report({
            at: group,
            certainty: "unknown",
            message: `The job ${jobTitle(job)} runs in the group \`${group.value}\`, which may hold machines of your own: what a run leaves there, the next one finds`,
            how: THROW_AWAY,
          });
        continue;
      }
      const ways = triggers.map((trigger) => ({ trigger, admission: admissionOf(workflow, job, undefined, trigger) }));
      const way =
        ways.find(({ admission }) => admission === "open" || admission === "label") ??
        ways.find(({ admission }) => admission === "unsaid");
      if (way === undefined) {
        if (strict)
          report({
            at: label,
            certainty: "unknown",
            message: `The job ${jobTitle(job)} runs on a machine of your own: what a run leaves there, the next one finds`,
            how: THROW_AWAY,
          });
        continue;
      }
      report({
        at: label,
        certainty: way.admission === "unsaid" ? "unknown" : "likely",
        message: `\`${way.trigger.event}\` runs the job ${jobTitle(job)} on a machine of your own, also for a fork where the repository is open to them`,
        related: [{ span: way.trigger, message: "The event that starts it" }],
      });
    }
  },
});

const THROW_AWAY = "Give each run a machine that is thrown away behind it, or use GitHub's";

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
