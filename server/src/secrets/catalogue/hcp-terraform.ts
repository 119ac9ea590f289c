import { provider } from "./provider.ts";

export const hcpTerraform = provider({
  name: "HCP Terraform",
  docs: "https://developer.hashicorp.com",
  tokens: [
    {
      id: "terraform-cloud-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: [".atlasv1."],
      pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.(?<body>[\w-]{60,70})(?![\w-])/g,
      source: "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
    },
  ],
});
