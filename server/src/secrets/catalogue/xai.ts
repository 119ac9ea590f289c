import { provider } from "./provider.ts";

export const xai = provider({
  name: "xAI",
  docs: "https://docs.x.ai",
  beginnings: ["xai-"],
  tokens: [
    {
      id: "xai-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["xai-"],
      pattern: /(?<![\w-])xai-(?<body>[\w-]{70,120})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/xai.go",
      read: "2026-11-30",
    },
  ],
});
