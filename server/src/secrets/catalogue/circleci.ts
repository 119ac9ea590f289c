import { provider } from "./provider.ts";

export const circleci = provider({
  name: "CircleCI",
  docs: "https://circleci.com/docs",
  beginnings: ["CCIPAT_", "CCIPRJ_"],
  tokens: [
    {
      id: "circleci-token",
      what: "personal token",
      kind: "secret",
      purpose: "token",
      marks: ["CCIPAT_"],
      pattern: /\bCCIPAT_(?<body>[A-Za-z\d]{22}_[\da-fA-F]{40})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/circleci.go",
      read: "2026-11-30",
    },
    {
      id: "circleci-project-token",
      what: "project token",
      kind: "secret",
      purpose: "token",
      marks: ["CCIPRJ_"],
      pattern: /\bCCIPRJ_(?<body>[A-Za-z\d]{22}_[\da-f]{40})\b/g,
      source: "https://circleci.com/docs/guides/toolkit/managing-api-tokens/",
    },
  ],
});
