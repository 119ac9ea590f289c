import { provider } from "./provider.ts";

export const alchemy = provider({
  name: "Alchemy",
  docs: "https://www.alchemy.com/docs",
  beginnings: ["alcht_"],
  tokens: [
    {
      id: "alchemy-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["alcht_"],
      pattern: /\balcht_(?<body>[A-Za-z\d]{30})\b/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/alchemy",
      read: "2026-11-30",
    },
  ],
});
