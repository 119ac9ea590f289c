import { provider } from "./provider.ts";

export const kraken = provider({
  name: "Kraken",
  docs: "https://docs.kraken.com",
  named: [
    {
      id: "kraken-private-key",
      what: "private key",
      kind: "secret",
      purpose: "api",
      words: [["kraken"], ["secret", "private"]],
      pattern: /^(?<body>[A-Za-z\d+/]{86}==)$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/kraken",
      read: "2026-11-30",
    },
  ],
});
