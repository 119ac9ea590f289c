import { provider } from "./provider.ts";

export const recharge = provider({
  name: "Recharge",
  docs: "https://developer.rechargepayments.com",
  words: ["rechargepayments"],
  tokens: [
    {
      id: "recharge-api-token",
      what: "API token",
      kind: "secret",
      purpose: "api",
      marks: ["sk_1x", "sk_2x", "sk_3x", "sk_5x", "sk_10x", "sk_test_"],
      pattern: /\bsk(?<mode>_test|)_(?:1|2|3|5|10)x[123]_(?<body>[\da-f]{64})\b/g,
      modes: { _test: "test", "": "live" },
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/rechargepayments",
      read: "2026-11-30",
    },
  ],
});
