import { provider } from "./provider.ts";

export const rainforest = provider({
  name: "Rainforest",
  docs: "https://docs.rainforestpay.com",
  words: ["rainforest", "rainforestpay"],
  tokens: [
    {
      id: "rainforest-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["apikey_"],
      pattern: /\bapikey_(?<body>[\da-f]{64})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/rainforestpay.go",
      read: "2026-11-30",
    },
  ],
});
