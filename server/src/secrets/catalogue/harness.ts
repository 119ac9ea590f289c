import { provider } from "./provider.ts";

export const harness = provider({
  name: "Harness",
  docs: "https://developer.harness.io",
  tokens: [
    {
      id: "harness-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["pat.", "sat."],
      pattern: /\b[ps]at\.[\w-]{22}\.[\da-f]{24}\.(?<body>[A-Za-z\d]{20})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/harness.go",
      read: "2026-11-30",
    },
  ],
});
