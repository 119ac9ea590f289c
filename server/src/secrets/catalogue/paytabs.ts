import { provider } from "./provider.ts";

export const paytabs = provider({
  name: "PayTabs",
  docs: "https://docs.paytabs.com",
  words: ["paytabs"],
  named: [
    {
      id: "paytabs-server-key",
      what: "server key",
      kind: "secret",
      purpose: "api",
      words: [["paytabs"], ["key", "server"]],
      pattern: /^S(?<body>[A-Z\d]{9}-[A-Z\d]{10}-[A-Z\d]{10})$/,
      source: "https://docs.paytabs.com/Backend-Web-Packages/NodeJs/NodeJs-Configure-the-integration-method",
      read: "2026-11-30",
    },
  ],
});
