import { provider } from "./provider.ts";

export const togetherAi = provider({
  name: "Together AI",
  docs: "https://docs.together.ai",
  beginnings: ["tgp_v1_"],
  tokens: [
    {
      id: "together-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["tgp_v1_"],
      pattern: /\btgp_v1_(?<body>[\w-]{43})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/togetherai.go",
      read: "2026-11-30",
    },
  ],
});
