import { UUID, provider } from "./provider.ts";

export const coinbase = provider({
  name: "Coinbase",
  docs: "https://docs.cdp.coinbase.com",
  words: ["coinbase"],
  tokens: [
    {
      id: "coinbase-api-key-name",
      what: "API key name",
      kind: "identifier",
      purpose: "api",
      marks: ["/apiKeys/"],
      pattern: new RegExp(`\\borganizations/${UUID.source}/apiKeys/(?<body>${UUID.source})\\b`, "g"),
      source: "https://docs.cdp.coinbase.com/get-started/authentication/overview",
    },
  ],
  named: [
    {
      id: "coinbase-commerce-key",
      what: "Commerce API key",
      kind: "secret",
      purpose: "api",
      words: [["coinbase"], ["key"]],
      pattern: new RegExp(`^(?<body>${UUID.source})$`),
      source: "https://docs.cdp.coinbase.com/commerce/introduction/quickstart",
    },
  ],
});
