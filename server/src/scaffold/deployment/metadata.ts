import type { Answers } from "./answers.ts";
import { type Block, mapping, plain } from "../yaml.ts";

/** What all pods of the service share: those that the Service sends payments to and the policies guard. */
export function selectorLabels(answers: Answers): readonly string[] {
  return mapping({ "app.kubernetes.io/name": answers.name });
}

/**
 * What the pods of this Deployment alone have, so that a canary can stand beside them under the same Service. A
 * Deployment's selector can never be changed, so it must be right from the first day.
 */
export function stableLabels(answers: Answers): readonly string[] {
  return [...selectorLabels(answers), "track: stable"];
}

export function standardLabels(answers: Answers): readonly string[] {
  return [...selectorLabels(answers), ...mapping({ "app.kubernetes.io/component": "service" })];
}

/** The head that all objects share. */
export function head(answers: Answers, apiVersion: string, kind: string, name: string): Block[] {
  const { namespace } = answers;
  return [
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    "metadata:",
    [
      `name: ${plain(name)}`,
      ...(namespace === undefined ? [] : [`namespace: ${plain(namespace)}`]),
      "labels:",
      standardLabels(answers),
    ],
  ];
}

export function secretName(answers: Answers): string {
  return `${answers.name}-secrets`;
}

/** Whether an ExternalSecret is among the files. */
export function hasExternalSecret(answers: Answers): boolean {
  return answers.secrets === "external-secrets" && answers.secretKeys.length > 0;
}
