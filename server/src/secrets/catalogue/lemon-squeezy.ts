import { provider } from "./provider.ts";

export const lemonSqueezy = provider({
  name: "Lemon Squeezy",
  docs: "https://docs.lemonsqueezy.com",
  words: ["lemonsqueezy"],
  named: [
    {
      id: "lemon-squeezy-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["lemonsqueezy"]],
      pattern: /^eyJ0eXAiOiJKV1Qi[\w-]{10,200}\.[\w-]{100,1000}\.(?<body>[\w-]{300,700})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/lemonsqueezy",
      read: "2026-11-30",
    },
  ],
});
