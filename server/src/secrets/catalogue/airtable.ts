import { provider } from "./provider.ts";

export const airtable = provider({
  name: "Airtable",
  docs: "https://airtable.com/developers",
  named: [
    {
      id: "airtable-token",
      what: "personal access token",
      kind: "secret",
      purpose: "token",
      words: [["airtable"]],
      pattern: /^pat[A-Za-z\d]{14}\.(?<body>[\da-f]{64})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/airtable.go",
      read: "2026-11-30",
    },
  ],
});
