import type { Answers } from "./answers.ts";
import { head, secretName, stableLabels } from "./metadata.ts";
import { plain, toYaml } from "../yaml.ts";

/** An identity of its own, so that no right given to another service is this one's, too. */
export function renderServiceAccount(answers: Answers): string {
  return toYaml([...head(answers, "v1", "ServiceAccount", answers.name), "automountServiceAccountToken: false"]);
}

export function renderDisruptionBudget(answers: Answers): string {
  return toYaml([
    ...head(answers, "policy/v1", "PodDisruptionBudget", answers.name),
    "spec:",
    [
      "maxUnavailable: 1",
      "# Pods that do not work anyway do not hold up the maintenance of a node.",
      "unhealthyPodEvictionPolicy: AlwaysAllow",
      "selector:",
      ["matchLabels:", stableLabels(answers)],
    ],
  ]);
}

/** Names of secrets only: the values stay in the store. */
export function renderExternalSecret(answers: Answers): string {
  return toYaml([
    "# Needs the External Secrets operator. The store holds one entry with a property for each key; the entry of staging",
    "# and that of production must differ, or a test would move real money.",
    ...head(answers, "external-secrets.io/v1", "ExternalSecret", secretName(answers)),
    "spec:",
    [
      "refreshInterval: 1h",
      "secretStoreRef:",
      ["kind: SecretStore", `name: ${plain(answers.store)}`],
      "target:",
      [`name: ${secretName(answers)}`, "creationPolicy: Owner"],
      "data:",
      answers.secretKeys.flatMap((key) => [
        `- secretKey: ${plain(key)}`,
        ["remoteRef:", [`key: ${plain(answers.name)}`, `property: ${plain(key)}`]],
      ]),
    ],
  ]);
}
