import { provider } from "./provider.ts";

export const dwolla = provider({
  name: "Dwolla",
  docs: "https://developers.dwolla.com",
  words: ["dwolla"],
  named: [
    {
      id: "dwolla-secret",
      what: "client secret",
      kind: "secret",
      purpose: "api",
      words: [["dwolla"], ["secret"]],
      pattern: /^(?<body>[A-Za-z0-9]{50})$/,
      source: "https://developers.dwolla.com/docs/api-reference/api-fundamentals/authentication",
    },
  ],
  hosts: {
    test: ["api-sandbox.dwolla.com"],
    live: ["api.dwolla.com"],
    pairs: [["api-sandbox.dwolla.com", "api.dwolla.com"]],
  },
});
