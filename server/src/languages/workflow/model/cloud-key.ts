import type { Span } from "../../../base/span.ts";
import { secretsOf } from "./secret-use.ts";
import type { Workflow } from "./workflow.ts";
import { type Setting, type Step, settingText } from "./step.ts";

/** A key of a cloud that lies among the secrets and works until somebody changes it. */
export interface CloudKey {
  readonly at: Span;
  readonly cloud: "AWS" | "Azure" | "Google Cloud";
  readonly secret: string;
}

/** Variables that the clouds' own tools read; those of the second kind say less by themselves. */
const VARIABLES: ReadonlyMap<string, CloudKey["cloud"]> = new Map([
  ["AWS_SECRET_ACCESS_KEY", "AWS"],
  ["ARM_CLIENT_SECRET", "Azure"],
  ["AZURE_CLIENT_SECRET", "Azure"],
  ["AZURE_CREDENTIALS", "Azure"],
  ["GOOGLE_CREDENTIALS", "Google Cloud"],
  ["GOOGLE_APPLICATION_CREDENTIALS_JSON", "Google Cloud"],
  ["GCP_SA_KEY", "Google Cloud"],
]);

/** The keys in a list of variables; those of AWS with a session token end by themselves. */
export function keysOfVariables(workflow: Workflow, variables: readonly Setting[]): CloudKey[] {
  const isSession = variables.some(({ name }) => name === "AWS_SESSION_TOKEN");
  return variables.flatMap(({ name, key, value }) => {
    const cloud = VARIABLES.get(name);
    const [secret] = cloud === undefined ? [] : secretsOf(workflow, value);
    return cloud === undefined || secret === undefined || (cloud === "AWS" && isSession)
      ? []
      : [{ at: key, cloud, secret: secret.name }];
  });
}

/** The key that a step logs in with. */
export function keyOfLogin(workflow: Workflow, step: Step): CloudKey | undefined {
  const found = (name: string, cloud: CloudKey["cloud"]): CloudKey | undefined => {
    const input = step.with.find((setting) => setting.name.toLowerCase() === name);
    const [secret] = secretsOf(workflow, input?.value);
    return input === undefined || secret === undefined ? undefined : { at: input.key, cloud, secret: secret.name };
  };
  switch (step.uses?.repository) {
    case "aws-actions/configure-aws-credentials": {
      // A session ends, and with a role the keys may do nothing but take it on.
      const isShort = ["aws-session-token", "role-to-assume", "role-chaining"].some(
        (name) => (settingText(step.with, name) ?? "") !== "",
      );
      return isShort ? undefined : found("aws-secret-access-key", "AWS");
    }
    case "azure/login":
      return found("creds", "Azure");
    case "azure/aks-set-context":
      return found("creds", "Azure");
    case "google-github-actions/auth":
      return found("credentials_json", "Google Cloud");
    case "google-github-actions/setup-gcloud":
      return found("service_account_key", "Google Cloud");
    default:
      return undefined;
  }
}
