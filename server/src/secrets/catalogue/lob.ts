import { LIVE_TEST, provider } from "./provider.ts";

export const lob = provider({
  name: "Lob",
  docs: "https://docs.lob.com",
  words: ["lob"],
  named: [
    {
      id: "lob-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["lob"]],
      pattern: /^(?<mode>live|test)_(?<body>[\da-f]{35})$/,
      modes: LIVE_TEST,
      source: "https://docs.lob.com/#tag/Authentication",
    },
    {
      id: "lob-publishable-key",
      what: "publishable key",
      kind: "publishable",
      purpose: "api",
      words: [["lob"]],
      pattern: /^(?<mode>live|test)_pub_(?<body>[\da-f]{31})$/,
      modes: LIVE_TEST,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/lob.go",
      read: "2026-11-30",
    },
  ],
});
