import { provider } from "./provider.ts";

export const replicate = provider({
  name: "Replicate",
  docs: "https://replicate.com/docs",
  tokens: [
    {
      id: "replicate-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      marks: ["r8_"],
      pattern: /\br8_(?<body>[A-Za-z\d]{37})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/replicate.go",
      read: "2026-11-30",
    },
  ],
});
