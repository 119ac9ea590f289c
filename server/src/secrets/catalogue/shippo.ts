import { LIVE_TEST, provider } from "./provider.ts";

export const shippo = provider({
  name: "Shippo",
  docs: "https://docs.goshippo.com",
  words: ["shippo", "goshippo"],
  beginnings: ["shippo_live_", "shippo_test_"],
  tokens: [
    {
      id: "shippo-api-token",
      what: "API token",
      kind: "secret",
      purpose: "api",
      marks: ["shippo_live_", "shippo_test_"],
      pattern: /\bshippo_(?<mode>live|test)_(?<body>[\da-fA-F]{40})\b/g,
      modes: LIVE_TEST,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/shippo.go",
      read: "2026-11-30",
    },
  ],
});
