import { provider } from "./provider.ts";

export const ebay = provider({
  name: "eBay",
  docs: "https://developer.ebay.com",
  named: [
    {
      id: "ebay-client-secret",
      what: "client secret",
      kind: "secret",
      purpose: "api",
      words: [["ebay"], ["secret", "cert", "key"]],
      pattern: /^(?<mode>PRD|SBX)-(?<body>[\da-f]{8,12}-(?:[\da-f]{4}-){3}[\da-f]{4,12})$/,
      modes: { PRD: "live", SBX: "test" },
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/ebay.go",
      read: "2026-11-30",
    },
  ],
});
