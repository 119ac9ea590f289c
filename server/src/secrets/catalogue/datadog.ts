import { provider } from "./provider.ts";

export const datadog = provider({
  name: "Datadog",
  docs: "https://docs.datadoghq.com",
  named: [
    {
      id: "datadog-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["datadog", "dd"], ["key"]],
      pattern: /^(?<body>[\da-f]{32}|[\da-f]{40})$/,
      source: "https://docs.datadoghq.com/account_management/api-app-keys/",
    },
    {
      id: "datadog-client-token",
      what: "client token",
      kind: "publishable",
      purpose: "token",
      words: [["dd", "datadog"]],
      pattern: /^pub(?<body>[\da-f]{32})$/,
      source: "https://docs.datadoghq.com/account_management/api-app-keys/#client-tokens",
    },
  ],
});
