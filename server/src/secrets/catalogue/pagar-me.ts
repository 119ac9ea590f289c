import { LIVE_TEST, provider } from "./provider.ts";

export const pagarMe = provider({
  name: "Pagar.me",
  docs: "https://docs.pagar.me",
  words: ["pagarme"],
  sharesFormsOf: ["Stripe"],
  tokens: [
    {
      id: "pagarme-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["ak_live_", "ak_test_"],
      pattern: /\bak_(?<mode>live|test)_(?<body>[A-Za-z\d]{30})\b/g,
      modes: LIVE_TEST,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/pagarme",
      read: "2026-11-30",
    },
  ],
  beginnings: ["ak_live_", "ak_test_"],
});
