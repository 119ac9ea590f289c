import { UUID, provider } from "./provider.ts";

export const plaid = provider({
  name: "Plaid",
  docs: "https://plaid.com",
  words: ["plaid"],
  tokens: [
    {
      id: "plaid-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["access-", "public-", "link-", "asset-report-"],
      pattern: new RegExp(
        `\\b(?:access|public|link|asset-report)-(?<mode>sandbox|development|production)-(?<body>${UUID.source})\\b`,
        "g",
      ),
      modes: { sandbox: "test", development: "test", production: "live" },
      source: "https://plaid.com/docs/api/tokens/",
    },
  ],
  named: [
    {
      id: "plaid-secret",
      what: "secret",
      kind: "secret",
      purpose: "api",
      words: [["plaid"], ["secret"]],
      pattern: /^(?<body>[\da-f]{30})$/,
      source: "https://plaid.com/docs/quickstart/glossary/",
    },
  ],
  hosts: {
    test: ["sandbox.plaid.com", "development.plaid.com"],
    live: ["production.plaid.com"],
    pairs: [["sandbox.plaid.com", "production.plaid.com"]],
  },
});
