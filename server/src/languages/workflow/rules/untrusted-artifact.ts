import type { Workflow, WorkflowParts } from "../model/workflow.ts";
import { artifactUse, artifactsBefore } from "../model/artifact.ts";
import { type Admission, admissionOf } from "../model/stranger.ts";
import { stepPlace } from "../model/step.ts";
import { type Certainty, rule } from "../../../contract/rule.ts";

const CERTAINTY: Readonly<Record<Exclude<Admission, "closed">, Certainty>> = {
  open: "certain",
  "any-run": "certain",
  unsaid: "likely",
  label: "likely",
  judged: "unknown",
};

export default rule<Workflow, WorkflowParts>({
  severity: "error",
  pci: ["6.2.4", "6.5.4"],
  summary: "What another run has left is run with the repository's rights",
  why: "A pull request's run makes its artifacts as it likes; run here, they have the secrets and the token that payments hang on",
  how: "Take artifacts into a folder of their own, read from them only what is checked, and take programs from the checked-out branch",
  step({ step, job }, report, workflow) {
    const trigger = workflow.triggers.find(({ event }) => event === "workflow_run");
    if (job === undefined || trigger === undefined) return;
    for (const artifact of artifactsBefore(workflow, job, step)) {
      const use = artifactUse(workflow, job, step, artifact);
      const admission = use === undefined ? "closed" : admissionOf(workflow, job, step, trigger);
      if (use === undefined || admission === "closed") continue;
      const certainty = CERTAINTY[admission];
      const runs = artifact.mixed
        ? "runs what lies where another run's artifact was unpacked, which may have replaced it"
        : "runs what another run has left as an artifact";
      report({
        at: use,
        certainty: (artifact.mixed || use.isText) && certainty === "certain" ? "likely" : certainty,
        message: `The step ${use.as === "program" ? runs : "makes variables of what another run has left as an artifact"}`,
        evidence: "the workflow starts by `workflow_run`, and does not ask whether that run was of a pushed commit",
        related: [{ span: stepPlace(artifact.step), message: "The artifact comes from here" }],
      });
      return;
    }
  },
});
