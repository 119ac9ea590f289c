import { provider } from "./provider.ts";

export const datastax = provider({
  name: "DataStax",
  docs: "https://docs.datastax.com",
  beginnings: ["AstraCS:"],
  tokens: [
    {
      id: "datastax-token",
      what: "Astra token",
      kind: "secret",
      purpose: "token",
      marks: ["AstraCS:"],
      pattern: /\bAstraCS:(?<body>[A-Za-z\d]{20,40}:[\da-f]{64}|[A-Za-z\d]{40,120})(?!\w)/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/datastax.go",
      read: "2026-11-30",
    },
  ],
});
