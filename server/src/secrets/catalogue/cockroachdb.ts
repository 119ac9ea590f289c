import { provider } from "./provider.ts";

export const cockroachdb = provider({
  name: "CockroachDB",
  docs: "https://www.cockroachlabs.com/docs",
  beginnings: ["CCDB1_"],
  tokens: [
    {
      id: "cockroach-api-key",
      what: "Cloud API key",
      kind: "secret",
      purpose: "api",
      marks: ["CCDB1_"],
      pattern: /\bCCDB1_(?<body>[A-Za-z\d]{22}_[A-Za-z\d]{40})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/cockroachlabs.go",
      read: "2026-11-30",
    },
  ],
});
