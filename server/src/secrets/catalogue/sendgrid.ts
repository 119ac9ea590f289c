import { provider } from "./provider.ts";

export const sendgrid = provider({
  name: "SendGrid",
  docs: "https://www.twilio.com",
  words: ["sendgrid"],
  beginnings: ["SG."],
  tokens: [
    {
      id: "sendgrid-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["SG."],
      pattern: /\bSG\.[\w-]{22}\.(?<body>[\w-]{43})(?![\w-])/g,
      source: "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
    },
  ],
});
