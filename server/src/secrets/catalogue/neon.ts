import { provider } from "./provider.ts";

export const neon = provider({
  name: "Neon",
  docs: "https://neon.com/docs",
  beginnings: ["napi_"],
  tokens: [
    {
      id: "neon-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["napi_"],
      pattern: /\bnapi_(?<body>[A-Za-z\d]{64})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/neon.go",
      read: "2026-11-30",
    },
  ],
});
