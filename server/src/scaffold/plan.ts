import type { Answers } from "./answers.ts";
import { renderDisruptionBudget, renderExternalSecret, renderServiceAccount } from "./companions.ts";
import { renderDeployment } from "./deployment.ts";
import { hasExternalSecret } from "./metadata.ts";
import { renderNetworkPolicies, renderService } from "./network.ts";

export interface PlannedFile {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly content: string;
  /** What the file is for, one line. */
  readonly reason: string;
  /** A file is already there: it is shown beside the new one, never written over. */
  readonly conflict: boolean;
}

/**
 * The files of a deployment, in the order in which they are best read. `kubectl apply -f` takes the folder as it is.
 * @param existing paths known to exist
 */
export function planDeployment(answers: Answers, existing: readonly string[]): readonly PlannedFile[] {
  // A file system may not tell upper case from lower case.
  const taken = new Set(existing.map((path) => path.toLowerCase()));
  const file = (name: string, reason: string, content: string): PlannedFile => {
    const path = `${answers.folder}/${name}.yaml`;
    return { path, content, reason, conflict: taken.has(path.toLowerCase()) };
  };
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
