import { provider } from "./provider.ts";

export const infura = provider({
  name: "Infura",
  docs: "https://docs.metamask.io/services",
  words: ["infura"],
  named: [
    {
      id: "infura-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["infura"], ["key", "secret"]],
      pattern: /^(?<body>[\da-f]{32})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/infura",
      read: "2026-11-30",
    },
  ],
});
