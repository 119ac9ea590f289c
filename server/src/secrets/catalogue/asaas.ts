import { provider } from "./provider.ts";

export const asaas = provider({
  name: "Asaas",
  docs: "https://docs.asaas.com",
  words: ["asaas"],
  beginnings: ["$aact_"],
  tokens: [
    {
      id: "asaas-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["$aact_"],
      pattern: /\$aact_(?<mode>prod|hmlg)_(?<body>[A-Za-z0-9+/=:]{40,250})/g,
      modes: { prod: "live", hmlg: "test" },
      source: "https://docs.asaas.com/docs/authentication",
    },
    {
      id: "asaas-older-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["$aact_YTU5"],
      pattern: /\$aact_(?<body>YTU5[A-Za-z\d+/]{90,240}={0,2})(?![A-Za-z\d+/=])/g,
      source: "https://docs.asaas.com/docs/authentication",
    },
  ],
  hosts: {
    test: ["api-sandbox.asaas.com"],
    live: ["api.asaas.com"],
    pairs: [["api-sandbox.asaas.com", "api.asaas.com"]],
  },
});
