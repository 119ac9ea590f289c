import { provider } from "./provider.ts";

export const prefect = provider({
  name: "Prefect",
  docs: "https://docs.prefect.io",
  beginnings: ["pnu_"],
  tokens: [
    {
      id: "prefect-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["pnu_"],
      pattern: /\bpnu_(?<body>[A-Za-z\d]{36})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/prefect.go",
      read: "2026-11-30",
    },
  ],
});
