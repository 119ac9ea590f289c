import type { Answers } from "./answers.ts";
import { type Block, mapping, plain } from "./yaml.ts";

/** The label that every selector uses; it must never change once the Deployment exists. */
export function selectorLabels(answers: Answers): readonly string[] {
  return mapping({ "app.kubernetes.io/name": answers.name });
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
