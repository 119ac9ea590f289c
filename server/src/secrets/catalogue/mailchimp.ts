import { provider } from "./provider.ts";

export const mailchimp = provider({
  name: "Mailchimp",
  docs: "https://mailchimp.com/developer",
  tokens: [
    {
      id: "mailchimp-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: Array.from("123456789", (digit) => `-us${digit}`),
      pattern: /\b(?<body>[\da-f]{32})-us[1-9]\d?\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/mailchimp.go",
      read: "2026-11-30",
    },
  ],
});
