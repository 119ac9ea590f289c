import { provider } from "./provider.ts";

export const algolia = provider({
  name: "Algolia",
  docs: "https://www.algolia.com",
  named: [
    {
      id: "algolia-search-key",
      what: "search key",
      kind: "publishable",
      purpose: "api",
      words: [["algolia"], ["search"]],
      pattern: /^(?<body>[\da-f]{32})$/,
      source: "https://www.algolia.com/doc/guides/security/api-keys/",
    },
  ],
});
