import { provider } from "./provider.ts";

export const openrouter = provider({
  name: "OpenRouter",
  docs: "https://openrouter.ai/docs",
  beginnings: ["sk-or-v1-"],
  tokens: [
    {
      id: "openrouter-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["sk-or-v1-"],
      pattern: /\bsk-or-v1-(?<body>[\da-f]{64})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/openrouter.go",
      read: "2026-11-30",
    },
  ],
});
