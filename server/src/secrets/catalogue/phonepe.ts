import { provider } from "./provider.ts";

export const phonepe = provider({
  name: "PhonePe",
  docs: "https://developer.phonepe.com",
  words: ["phonepe"],
  named: [
    {
      id: "phonepe-salt-key",
      what: "salt key",
      kind: "secret",
      purpose: "api",
      words: [["phonepe"], ["salt", "secret"]],
      pattern: /^(?<body>[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/,
      source: "https://developer.phonepe.com",
    },
  ],
  hosts: { test: ["api-preprod.phonepe.com"], live: ["api.phonepe.com"], pairs: [] },
});
