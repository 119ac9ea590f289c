import { LIVE_TEST, provider } from "./provider.ts";

export const tossPayments = provider({
  name: "Toss Payments",
  docs: "https://docs.tosspayments.com",
  words: ["toss", "tosspayments"],
  beginnings: ["live_sk_", "test_sk_", "live_gsk_", "test_gsk_"],
  tokens: [
    {
      id: "toss-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["live_sk_", "test_sk_", "live_gsk_", "test_gsk_"],
      pattern: /\b(?<mode>live|test)_g?sk_(?<body>[A-Za-z\d]{24,40})\b/g,
      modes: LIVE_TEST,
      source: "https://docs.tosspayments.com/reference/using-api/api-keys",
      read: "2026-11-29",
    },
    {
      id: "toss-client-key",
      what: "client key",
      kind: "publishable",
      purpose: "api",
      marks: ["live_ck_", "test_ck_", "live_gck_", "test_gck_"],
      pattern: /\b(?<mode>live|test)_g?ck_(?<body>[A-Za-z\d]{24,40})\b/g,
      modes: LIVE_TEST,
      source: "https://docs.tosspayments.com/reference/using-api/api-keys",
      read: "2026-11-29",
    },
  ],
});
