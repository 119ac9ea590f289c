import { provider } from "./provider.ts";

export const langsmith = provider({
  name: "LangSmith",
  docs: "https://docs.langchain.com/langsmith",
  beginnings: ["lsv2_pt_", "lsv2_sk_"],
  tokens: [
    {
      id: "langsmith-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["lsv2_pt_", "lsv2_sk_"],
      pattern: /\blsv2_(?:pt|sk)_(?<body>[\da-f]{32}_[\da-f]{10})\b/gi,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/langchain.go",
      read: "2026-11-30",
    },
  ],
});
