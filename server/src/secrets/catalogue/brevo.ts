import { provider } from "./provider.ts";

export const brevo = provider({
  name: "Brevo",
  docs: "https://developers.brevo.com",
  beginnings: ["xkeysib-", "xsmtpsib-"],
  tokens: [
    {
      id: "brevo-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["xkeysib-"],
      pattern: /\bxkeysib-(?<body>[\da-f]{64}-[A-Za-z\d]{16})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/sendinblue.go",
      read: "2026-11-30",
    },
    {
      id: "brevo-smtp-key",
      what: "SMTP key",
      kind: "secret",
      purpose: "password",
      marks: ["xsmtpsib-"],
      pattern: /\bxsmtpsib-(?<body>[\da-f]{64}-[A-Za-z\d]{16})\b/g,
      source: "https://developers.brevo.com",
    },
  ],
});
