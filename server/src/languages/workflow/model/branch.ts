import type { Span } from "../../../base/span.ts";
import { settingText } from "./step.ts";
import type { Step } from "./step.ts";
import { reaches } from "./reach.ts";
import type { Trigger } from "./trigger.ts";
import type { Job, Workflow } from "./workflow.ts";

/** An event by which a branch that nobody has reviewed comes to a job. */
export interface OpenBranch {
  readonly at: Span;
  readonly event: string;
  /** `any branch`, `feature/**`. */
  readonly branches: string;
}

/** What a branch is called that stands for all that are not released from. */
const OTHER_BRANCH = "refs/heads/paylint/any-branch";

/** The events by which a job deploys from other branches than those that are released. */
export function openBranches(workflow: Workflow, job: Job, step: Step | undefined): OpenBranch[] {
  if (takesOneBranch(job) || takesWhatIsBuilt(workflow)) return [];
  return workflow.triggers.flatMap((trigger): OpenBranch[] => {
    const { event, start, end } = trigger;
    if (event !== "workflow_dispatch" && event !== "push") return [];
    const branches = event === "push" ? openPatterns(trigger) : "any branch";
    if (branches === undefined) return [];
    // Patterns are said where they stand; a branch that one of them lets in may still be stopped by a condition.
    return reaches(workflow, job, step, { event, ref: OTHER_BRANCH }) === true
      ? [{ at: { start, end }, event, branches }]
      : [];
  });
}

/** The branches of a push that are not released from; undefined where there are none. */
function openPatterns({ branches, branchesIgnore, tags, tagsIgnore }: Trigger): string | undefined {
  if (branches === undefined) {
    if (branchesIgnore !== undefined) return "any branch but those that are ignored";
    return tags === undefined && tagsIgnore === undefined ? "any branch" : undefined;
  }
  const open = branches.filter((pattern) =>
    /^\*{1,2}$|^(?:feat|feature|features|fix|bugfix|dependabot|renovate|wip|user|topic)\b/i.test(pattern),
  );
  return open.length === 0 ? undefined : open.map((pattern) => `\`${pattern}\``).join(", ");
}

/** The code comes from one branch, whatever the run was started for. */
function takesOneBranch({ steps }: Job): boolean {
  return steps.some(({ uses, with: inputs }) => {
    const ref = uses?.repository === "actions/checkout" ? settingText(inputs, "ref") : undefined;
    return ref !== undefined && !ref.includes("${{");
  });
}

/** Whoever starts it names what was built before: a version, an image. */
function takesWhatIsBuilt({ triggers }: Workflow): boolean {
  return triggers.some(
    ({ event, inputs }) =>
      event === "workflow_dispatch" &&
      inputs.some(({ name }) =>
        /(?:^|[-_])(?:version|tag|sha|image|digest|commit|build|artifact|release)(?:$|[-_])/i.test(name),
      ),
  );
}
