import type { Cluster } from "./cluster.ts";
import { NEW_IMAGE } from "./release.ts";
import { until } from "./until.ts";
import { deployment, manifests } from "./workload.ts";

/**
 * From now on until it is removed, admission refuses Deployments with the new image in `namespace`, which must have the label
 * `paylint.test/policy` with the value `name`.
 */
export async function startPolicy(
  cluster: Cluster,
  namespace: string,
  name: string,
): Promise<{ remove(): Promise<void> }> {
  const apiVersion = "admissionregistration.k8s.io/v1";
  const metadata = { name };
  const operations = ["CREATE", "UPDATE"];
  const rules = [{ apiGroups: ["apps"], apiVersions: ["v1"], operations, resources: ["deployments"] }];
  const expression = `object.spec.template.spec.containers.all(c, c.image != '${NEW_IMAGE}')`;
  const policy = {
    apiVersion,
    kind: "ValidatingAdmissionPolicy",
    metadata,
    spec: { matchConstraints: { resourceRules: rules }, validations: [{ expression, message: "no such image here" }] },
  };
  const matchResources = { namespaceSelector: { matchLabels: { [POLICY_LABEL]: name } } };
  const binding = {
    apiVersion,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata,
    spec: { policyName: name, validationActions: ["Deny"], matchResources },
  };
  await cluster.kubectl(["apply", "-f", "-"], manifests(policy, binding));
  // The API server takes up a policy a moment after it was made
  await until("the policy", 60, () =>
    cluster
      .kubectl(
        ["create", "--dry-run=server", `--namespace=${namespace}`, "-f", "-"],
        manifests(deployment("never-made", { image: NEW_IMAGE })),
      )
      .then(
        () => false,
        (error: Error) => error.message.includes("no such image here"),
      ),
  );
  return {
    async remove() {
      await cluster.kubectl(["delete", "-f", "-"], manifests(binding, policy));
    },
  };
}

export const POLICY_LABEL = "paylint.test/policy";
