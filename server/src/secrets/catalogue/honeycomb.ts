import { provider } from "./provider.ts";

export const honeycomb = provider({
  name: "Honeycomb",
  docs: "https://docs.honeycomb.io",
  named: [
    {
      id: "honeycomb-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["honeycomb"], ["key"]],
      pattern: /^(?<body>[\da-f]{32}|[A-Za-z\d]{22})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/honeycomb.go",
      read: "2026-11-30",
    },
  ],
});
