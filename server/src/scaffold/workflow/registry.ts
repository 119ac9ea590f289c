import type { Block } from "../yaml.ts";
import { azureLogin } from "./cluster.ts";
import { run, use } from "./steps.ts";

/** How the image gets into its registry. */
export interface RegistryAccess {
  readonly steps: readonly Block[];
  /** Rights of the job's token beside reading the code. */
  readonly permissions: readonly string[];
  /** Of the repository. */
  readonly variables: readonly string[];
  /** Of the environment of the job that builds. */
  readonly secrets: readonly string[];
}

/** @param image registry and repository, without a tag */
export function registryAccess(image: string): RegistryAccess {
  const host = hostOf(image);
  const token = ["id-token: write"];
  const region = /^\d{12}\.dkr\.ecr\.([a-z\d-]+)\.amazonaws\.com(?:\.cn)?$/.exec(host)?.[1];
  if (host === "ghcr.io")
    return {
      steps: login(host, "${{ github.actor }}", "${{ secrets.GITHUB_TOKEN }}"),
      permissions: ["packages: write"],
      variables: [],
      secrets: [],
    };
  if (region !== undefined)
    return {
      steps: [
        ...use("aws-actions/configure-aws-credentials", {
          "role-to-assume": "${{ vars.BUILD_ROLE }}",
          "aws-region": region,
        }),
        ...use("aws-actions/amazon-ecr-login"),
      ],
      permissions: token,
      variables: ["BUILD_ROLE"],
      secrets: [],
    };
  if (host === "gcr.io" || host.endsWith(".gcr.io") || host.endsWith("-docker.pkg.dev"))
    return {
      steps: [
        ...use(
          "google-github-actions/auth",
          {
            workload_identity_provider: "${{ vars.IDENTITY_PROVIDER }}",
            service_account: "${{ vars.BUILD_ACCOUNT }}",
            token_format: "access_token",
          },
          { id: "google" },
        ),
        ...login(host, "oauth2accesstoken", "${{ steps.google.outputs.access_token }}"),
      ],
      permissions: token,
      variables: ["IDENTITY_PROVIDER", "BUILD_ACCOUNT"],
      secrets: [],
    };
  if (host.endsWith(".azurecr.io"))
    return {
      steps: [
        ...azureLogin(),
        ...run([`az acr login --name ${host.slice(0, -".azurecr.io".length)}`], { name: "Log in to the registry" }),
      ],
      permissions: token,
      variables: ["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID"],
      secrets: [],
    };
  return {
    steps: login(host, "${{ vars.REGISTRY_USER }}", "${{ secrets.REGISTRY_PASSWORD }}"),
    permissions: [],
    variables: ["REGISTRY_USER"],
    secrets: ["REGISTRY_PASSWORD"],
  };
}

function hostOf(image: string): string {
  return image.slice(0, image.indexOf("/"));
}

function login(registry: string, username: string, password: string): Block[] {
  return use("docker/login-action", { registry, username, password });
}
