import { provider } from "./provider.ts";

export const mailgun = provider({
  name: "Mailgun",
  docs: "https://documentation.mailgun.com",
  tokens: [
    {
      id: "mailgun-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["key-"],
      pattern: /\bkey-(?<body>[\da-f]{32})\b/g,
      source: "https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt",
    },
  ],
  named: [
    {
      id: "mailgun-signing-key",
      what: "webhook signing key",
      kind: "secret",
      purpose: "webhook",
      words: [["mailgun"]],
      pattern: /^(?<body>[\da-f]{32}-[\da-f]{8}-[\da-f]{8})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/mailgun.go",
      read: "2026-11-30",
    },
  ],
});
