import type { Block } from "../yaml.ts";
import { run, use } from "./steps.ts";

/** How a job gets at the cluster. */
export type Access = "aws" | "google" | "azure" | "kubeconfig";

interface Way {
  readonly label: string;
  readonly detail: string;
  /** Variables and secrets that each environment must hold. */
  readonly variables: readonly string[];
  readonly secrets: readonly string[];
  /** The job asks GitHub for a token that the cloud takes for a short-lived credential. */
  readonly hasToken: boolean;
  readonly steps: () => readonly Block[];
}

export const ACCESS: Readonly<Record<Access, Way>> = {
  aws: {
    label: "Amazon EKS",
    detail: "The job takes a role by OIDC: no key is stored",
    variables: ["DEPLOY_ROLE", "AWS_REGION", "CLUSTER"],
    secrets: [],
    hasToken: true,
    steps: () => [
      ...use("aws-actions/configure-aws-credentials", {
        "role-to-assume": "${{ vars.DEPLOY_ROLE }}",
        "aws-region": "${{ vars.AWS_REGION }}",
      }),
      ...run(['aws eks update-kubeconfig --name "$CLUSTER"'], {
        name: "Name the cluster",
        env: { CLUSTER: "${{ vars.CLUSTER }}" },
      }),
    ],
  },
  google: {
    label: "Google GKE",
    detail: "The job takes a service account by workload identity: no key is stored",
    variables: ["IDENTITY_PROVIDER", "SERVICE_ACCOUNT", "CLUSTER", "CLUSTER_LOCATION"],
    secrets: [],
    hasToken: true,
    steps: () => [
      ...use("google-github-actions/auth", {
        workload_identity_provider: "${{ vars.IDENTITY_PROVIDER }}",
        service_account: "${{ vars.SERVICE_ACCOUNT }}",
      }),
      ...use(
        "google-github-actions/get-gke-credentials",
        { cluster_name: "${{ vars.CLUSTER }}", location: "${{ vars.CLUSTER_LOCATION }}" },
        { name: "Name the cluster" },
      ),
    ],
  },
  azure: {
    label: "Azure AKS",
    detail: "The job signs in by OIDC with a federated credential: no key is stored",
    variables: ["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID", "RESOURCE_GROUP", "CLUSTER"],
    secrets: [],
    hasToken: true,
    steps: () => [
      ...azureLogin(),
      ...use("azure/use-kubelogin", { "kubelogin-version": KUBELOGIN }),
      ...run(
        [
          'az aks get-credentials --resource-group "$RESOURCE_GROUP" --name "$CLUSTER"',
          "kubelogin convert-kubeconfig --login azurecli",
        ],
        {
          name: "Name the cluster",
          env: { RESOURCE_GROUP: "${{ vars.RESOURCE_GROUP }}", CLUSTER: "${{ vars.CLUSTER }}" },
        },
      ),
    ],
  },
  kubeconfig: {
    label: "Another cluster",
    detail: "A kubeconfig in a secret of each environment, for a user that may change this namespace alone",
    variables: [],
    secrets: ["KUBECONFIG"],
    hasToken: false,
    steps: () =>
      run(
        [
          "umask 077",
          'printf "%s" "$CLUSTER_CONFIG" > "$RUNNER_TEMP/kubeconfig"',
          'echo "KUBECONFIG=$RUNNER_TEMP/kubeconfig" >> "$GITHUB_ENV"',
        ],
        { name: "Name the cluster", env: { CLUSTER_CONFIG: "${{ secrets.KUBECONFIG }}" } },
      ),
  },
};

const KUBELOGIN = "v0.2.22";

/** Azure's sign-in, which its registry takes as well. */
export function azureLogin(): Block[] {
  return use("azure/login", {
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  });
}
