import { provider } from "./provider.ts";

export const finicity = provider({
  name: "Finicity",
  docs: "https://developer.mastercard.com/open-finance-us/documentation/",
  words: ["finicity"],
  named: [
    {
      id: "finicity-partner-secret",
      what: "partner secret",
      kind: "secret",
      purpose: "api",
      words: [["finicity"], ["secret"]],
      pattern: /^(?<body>[A-Za-z\d]{20})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/finicity.go",
      read: "2026-11-30",
    },
    {
      id: "finicity-app-key",
      what: "app key",
      kind: "secret",
      purpose: "api",
      words: [["finicity"], ["key", "token"]],
      pattern: /^(?<body>[\da-f]{32})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/finicity.go",
      read: "2026-11-30",
    },
  ],
});
