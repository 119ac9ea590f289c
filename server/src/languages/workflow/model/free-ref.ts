import type { ExpressionNode } from "../syntax/expression.ts";
import { remember } from "../../../base/remember.ts";
import { type KnownRun, UNKNOWN, judgeIn } from "./condition.ts";
import { reachesBy } from "./reach.ts";
import type { Trigger } from "./trigger.ts";
import type { Job, Workflow } from "./workflow.ts";
import type { Step } from "./step.ts";

/**
 * Whether whoever pushes chooses the name of the branch or tag that a step runs for: a tag `v1$(id)` is one that `v*` lets
 * through. Pull requests have a number there, and other events run on a branch that there is already.
 */
export function refIsFree(workflow: Workflow, job: Job, step: Step | undefined): boolean {
  return workflow.triggers.some((trigger) =>
    freeKinds(trigger).some((kind) => reachesBy(workflow, job, step, judgeOf(trigger)[kind]) !== false),
  );
}

type RefKind = "refs/heads/" | "refs/tags/";

function freeKinds({ event, branches, tags, branchesIgnore, tagsIgnore }: Trigger): RefKind[] {
  switch (event) {
    case "push": {
      const onlyTags = branches === undefined && branchesIgnore === undefined && (tags ?? tagsIgnore) !== undefined;
      const onlyBranches = tags === undefined && tagsIgnore === undefined && (branches ?? branchesIgnore) !== undefined;
      const heads: RefKind[] = onlyTags || !isOpen(branches) ? [] : ["refs/heads/"];
      return onlyBranches || !isOpen(tags) ? heads : [...heads, "refs/tags/"];
    }
    case "create":
      return ["refs/heads/", "refs/tags/"];
    case "release":
      return ["refs/tags/"];
    default:
      return [];
  }
}

/** A star takes any character; what names every character lets none through that a shell would read. */
function isOpen(patterns: readonly string[] | undefined): boolean {
  return patterns === undefined || patterns.some((pattern) => pattern.includes("*") && !pattern.startsWith("!"));
}

const judgeOf = remember((trigger: Trigger) => ({
  "refs/heads/": judgeIn(runOf(trigger, "refs/heads/")),
  "refs/tags/": judgeIn(runOf(trigger, "refs/tags/")),
}));

function runOf({ event }: Trigger, kind: RefKind): KnownRun {
  const isRef = (node: ExpressionNode | undefined): boolean =>
    node?.type === "reference" && /^github\.ref(?:_name)?$/.test(node.path.join("."));
  return {
    value(path) {
      if (path === "github.event_name") return event;
      if (path === "github.ref_type") return kind === "refs/tags/" ? "tag" : "branch";
      if (path === "github.ref" || path === "github.ref_name") return `${kind}$(name)`;
      return undefined;
    },
    settle(node) {
      // How the name begins, or what it holds, is the pusher's choice as well; of which kind it is, is not.
      if (node.type !== "call" || !/^(?:startswith|endswith|contains)$/.test(node.name)) return undefined;
      if (!node.args.some(isRef)) return undefined;
      const text = node.args.find((argument) => argument.type === "literal");
      const prefix = text?.type === "literal" ? String(text.value) : "";
      const otherKind = kind === "refs/tags/" ? "refs/heads/" : "refs/tags/";
      return prefix.startsWith(otherKind) ? { type: "literal", value: false } : UNKNOWN;
    },
  };
}
