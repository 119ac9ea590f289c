import { provider } from "./provider.ts";

export const rootly = provider({
  name: "Rootly",
  docs: "https://docs.rootly.com",
  beginnings: ["rootly_"],
  tokens: [
    {
      id: "rootly-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["rootly_"],
      pattern: /\brootly_(?<body>[\da-f]{64})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/rootly.go",
      read: "2026-11-30",
    },
  ],
});
