import { provider } from "./provider.ts";

export const bitgo = provider({
  name: "BitGo",
  docs: "https://developers.bitgo.com",
  words: ["bitgo"],
  named: [
    {
      id: "bitgo-access-token",
      what: "access token",
      kind: "secret",
      purpose: "api",
      words: [["bitgo"], ["token", "key"]],
      pattern: /^v2x(?<body>[\da-f]{64})$/,
      source: "https://developers.bitgo.com/changelog/20251203",
      read: "2026-11-30",
    },
  ],
  hosts: { test: ["app.bitgo-test.com"], live: ["app.bitgo.com"], pairs: [["app.bitgo-test.com", "app.bitgo.com"]] },
});
