import { provider } from "./provider.ts";

export const elevenlabs = provider({
  name: "ElevenLabs",
  docs: "https://elevenlabs.io/docs",
  named: [
    {
      id: "elevenlabs-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["elevenlabs"]],
      pattern: /^sk_(?<body>[\da-f]{48})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/elevenlabs.go",
      read: "2026-11-30",
    },
  ],
});
