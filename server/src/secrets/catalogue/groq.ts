import { provider } from "./provider.ts";

export const groq = provider({
  name: "Groq",
  docs: "https://console.groq.com/docs",
  beginnings: ["gsk_"],
  tokens: [
    {
      id: "groq-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["gsk_"],
      pattern: /\bgsk_(?<body>[A-Za-z\d]{52})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/groq.go",
      read: "2026-11-30",
    },
  ],
});
