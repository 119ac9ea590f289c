import { LIVE_TEST, provider } from "./provider.ts";

export const workos = provider({
  name: "WorkOS",
  docs: "https://workos.com/docs",
  words: ["workos"],
  sharesFormsOf: ["Stripe"],
  tokens: [
    {
      id: "workos-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["sk_live_a2V5X", "sk_test_a2V5X"],
      rank: 1,
      pattern: /\bsk_(?<mode>live|test)_a2V5X(?<body>[A-Za-z\d+/]{60,80}={0,2})(?![A-Za-z\d+/=])/g,
      modes: LIVE_TEST,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/workos.go",
      read: "2026-11-30",
    },
  ],
});
