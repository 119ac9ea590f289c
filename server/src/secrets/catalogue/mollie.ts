import { LIVE_TEST, provider } from "./provider.ts";

export const mollie = provider({
  name: "Mollie",
  docs: "https://docs.mollie.com",
  words: ["mollie"],
  named: [
    {
      id: "mollie-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["mollie"]],
      pattern: /^(?<mode>live|test)_(?<body>[A-Za-z0-9]{30,64})$/,
      modes: LIVE_TEST,
      source: "https://docs.mollie.com/reference/authentication",
    },
    {
      id: "mollie-organization-token",
      what: "organization access token",
      kind: "secret",
      purpose: "api",
      words: [["mollie"]],
      pattern: /^access_(?<body>[A-Za-z0-9]{30,64})$/,
      source: "https://docs.mollie.com/reference/authentication",
    },
  ],
});
