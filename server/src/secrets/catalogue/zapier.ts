import { provider } from "./provider.ts";

export const zapier = provider({
  name: "Zapier",
  docs: "https://docs.zapier.com",
  tokens: [
    {
      id: "zapier-webhook",
      what: "webhook address",
      kind: "secret",
      purpose: "webhook",
      marks: ["hooks.zapier.com/"],
      pattern: /\bhooks\.zapier\.com\/hooks\/catch\/(?<body>\d{4,10}\/[A-Za-z\d]{6,10})\b/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/zapierwebhook",
      read: "2026-11-30",
    },
  ],
});
