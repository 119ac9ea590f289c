import { provider } from "./provider.ts";

export const atlassian = provider({
  name: "Atlassian",
  docs: "https://support.atlassian.com",
  tokens: [
    {
      id: "atlassian-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      marks: ["ATATT3"],
      pattern: /\bATATT3(?<body>[\w=-]{180,220})/g,
      source: "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
    },
  ],
});
