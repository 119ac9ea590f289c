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
});
