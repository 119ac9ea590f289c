import type { Generator } from "../generator.ts";
import { type PlannedFile, createPlanner } from "../planned-file.ts";
import { type Answers, isComplete, readAnswers } from "./answers.ts";
import { renderDisruptionBudget, renderExternalSecret, renderServiceAccount } from "./companions.ts";
import { renderDeployment } from "./workload.ts";
import { optionsFor, questionsFor } from "./questions.ts";
import { hasExternalSecret } from "./metadata.ts";
import { renderNetworkPolicies, renderService } from "./network.ts";

export const deploymentGenerator: Generator = {
  title: "Generate k8s Deployment",
  writes: "Kubernetes manifests",
  countsFrom: "project",
  refusal: () => undefined,
  questions: questionsFor,
  options: optionsFor,
  plan(detection, given, existing) {
    const sheet = readAnswers(detection, given);
    return isComplete(sheet) ? { files: planDeployment(sheet.answers, existing) } : { missing: sheet.missing };
  },
};

/** The files of a deployment. `kubectl apply -f` takes the folder as it is. */
export function planDeployment(answers: Answers, existing: readonly string[]): readonly PlannedFile[] {
  const planner = createPlanner(existing);
  const file = (name: string, reason: string, content: string): PlannedFile =>
    planner(`${answers.folder}/${name}.yaml`, reason, content);
  return [
    file("deployment", "The pods: hardened, probed, released without a gap", renderDeployment(answers)),
    file("service", "The address inside the cluster", renderService(answers)),
    file("service-account", "An identity without rights", renderServiceAccount(answers)),
    file("disruption-budget", "How many pods maintenance may take at once", renderDisruptionBudget(answers)),
    file("network-policies", "Who may talk to the pods, and whom they may talk to", renderNetworkPolicies(answers)),
    ...(hasExternalSecret(answers)
      ? [file("external-secret", "Which secrets the pods get, by name", renderExternalSecret(answers))]
      : []),
  ];
}
