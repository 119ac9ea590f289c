import { UUID, provider } from "./provider.ts";

export const wise = provider({
  name: "Wise",
  docs: "https://docs.wise.com",
  words: ["transferwise", "wise"],
  named: [
    {
      id: "wise-api-token",
      what: "API token",
      kind: "secret",
      purpose: "api",
      words: [
        ["wise", "transferwise"],
        ["token", "key"],
      ],
      pattern: new RegExp(`^(?<body>${UUID.source})$`),
      source: "https://docs.wise.com/api-docs/features/authentication-access",
    },
  ],
  hosts: {
    test: ["sandbox.transferwise.tech", "wise-sandbox.com"],
    live: ["api.transferwise.com", "api.wise.com"],
    pairs: [["api.sandbox.transferwise.tech", "api.transferwise.com"]],
  },
});
