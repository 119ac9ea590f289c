import { knownActions } from "../model/known-action.ts";
import type { ActionReference } from "../model/step.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.3.2", "6.3.3"],
  summary: "An action's owner is one letter away from a known one",
  why: "Whoever registers the misspelt name runs code with the secrets of the job, and from there reaches payments",
  how: "Write the owner's name as it is, and look whether a run has already used the other one",
  honours: ["zizmor:typosquat-uses"],
  check(workflow, report) {
    const judge = (reference: ActionReference | undefined): void => {
      const meant = reference?.kind === "repository" ? meantBy(reference.repository) : undefined;
      if (reference === undefined || meant === undefined) return;
      const owner = meant.slice(0, meant.indexOf("/"));
      const end = reference.start + reference.text.indexOf("/");
      report({
        at: { start: reference.start, end: reference.start + reference.repository.length },
        certainty: "likely",
        message: `\`${reference.text.split("@")[0]}\` is not \`${meant}\`, and another owner keeps it`,
        fixes: [
          {
            title: `Write \`${meant}\``,
            class: "review",
            edits: [{ start: reference.start, end, newText: owner }],
          },
        ],
      });
    };
    for (const { uses, steps } of workflow.jobs) {
      judge(uses);
      for (const step of steps) judge(step.uses);
    }
    for (const { uses } of workflow.steps) judge(uses);
  },
});

/** The owners of known actions, by the names of their repositories. */
let ownersByName: ReadonlyMap<string, readonly string[]> | undefined;

function ownersOf(name: string): readonly string[] {
  if (ownersByName === undefined) {
    const owners = new Map<string, string[]>();
    for (const action of knownActions().keys()) {
      const [owner = "", repository = ""] = action.split("/");
      const known = owners.get(repository) ?? [];
      if (!known.includes(owner)) owners.set(repository, [...known, owner]);
    }
    ownersByName = owners;
  }
  return ownersByName.get(name) ?? [];
}

/** The known action that differs in one letter of its owner; undefined for those that are known, and for all others. */
function meantBy(repository: string): string | undefined {
  const [owner = "", name = ""] = repository.split("/");
  const owners = ownersOf(name);
  if (owners.includes(owner)) return undefined;
  const meant = owners.find((known) => isOneEditAway(owner, known));
  return meant === undefined ? undefined : `${meant}/${name}`;
}

/** One letter more, less or other, or two that have changed places. */
function isOneEditAway(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1) return false;
  let from = 0;
  while (from < left.length && left[from] === right[from]) from++;
  const [restLeft, restRight] = [left.slice(from), right.slice(from)];
  return (
    restLeft.slice(1) === restRight ||
    restLeft === restRight.slice(1) ||
    restLeft.slice(1) === restRight.slice(1) ||
    (restLeft[0] === restRight[1] && restLeft[1] === restRight[0] && restLeft.slice(2) === restRight.slice(2))
  );
}
