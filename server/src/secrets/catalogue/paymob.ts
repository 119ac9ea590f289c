import { LIVE_TEST, provider } from "./provider.ts";

export const paymob = provider({
  name: "Paymob",
  docs: "https://developers.paymob.com",
  words: ["paymob"],
  tokens: [
    {
      id: "paymob-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["_sk_live_", "_sk_test_"],
      pattern: /\b[a-z]{3}_sk_(?<mode>live|test)_(?<body>[\da-f]{64})\b/g,
      modes: LIVE_TEST,
      source: "https://developers.paymob.com/paymob-docs/need-help/setup-guides/getting-integration-credentials",
      read: "2026-11-30",
    },
    {
      id: "paymob-public-key",
      what: "public key",
      kind: "publishable",
      purpose: "api",
      marks: ["_pk_live_", "_pk_test_"],
      pattern: /\b[a-z]{3}_pk_(?<mode>live|test)_(?<body>[A-Za-z\d]{20,64})\b/g,
      modes: LIVE_TEST,
      source: "https://developers.paymob.com/paymob-docs/need-help/setup-guides/getting-integration-credentials",
      read: "2026-11-30",
    },
  ],
});
