import type { ExpressionNode } from "../syntax/expression.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import type { Workflow } from "./workflow.ts";
import { expressionsOf } from "./expression.ts";
import { deployingPush, holds } from "./reach.ts";

const UNIQUE = new Set(["github.sha", "github.run_id", "github.run_number", "github.run_attempt"]);

/** Whether a concurrency group differs in every run that deploys, so that no run ever waits for another. */
export function isUniqueGroup(workflow: Workflow, group: YamlScalar): boolean {
  return expressionsOf(workflow, group).some(({ tree }) => tree !== undefined && comesToUnique(tree));
}

function comesToUnique(node: ExpressionNode): boolean {
  switch (node.type) {
    case "reference":
      return UNIQUE.has(node.path.join("."));
    case "or": {
      // Pull requests alone have a head: a push goes on to the next operand.
      const outcome = node.operands.find((operand) => !(operand.type === "reference" && isOfPullRequest(operand.path)));
      return outcome !== undefined && comesToUnique(outcome);
    }
    case "call":
      return node.name === "format" && node.args.slice(1).some(comesToUnique);
    default:
      return false;
  }
}

function isOfPullRequest(path: readonly string[]): boolean {
  const text = path.join(".");
  return (
    text === "github.head_ref" ||
    text === "github.base_ref" ||
    text === "github.event.number" ||
    text.startsWith("github.event.pull_request")
  );
}

/** Whether a run that deploys is cancelled by the next one. */
export function cancelsDeploying(workflow: Workflow, cancelInProgress: YamlScalar): boolean {
  if (!cancelInProgress.value.includes("${{")) return cancelInProgress.value === "true";
  return holds(workflow, cancelInProgress, deployingPush(workflow)) === true;
}
