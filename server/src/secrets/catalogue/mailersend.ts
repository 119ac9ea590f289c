import { provider } from "./provider.ts";

export const mailersend = provider({
  name: "MailerSend",
  docs: "https://developers.mailersend.com",
  beginnings: ["mlsn."],
  tokens: [
    {
      id: "mailersend-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      marks: ["mlsn."],
      pattern: /\bmlsn\.(?=[A-Za-z]{0,60}\d)(?<body>[A-Za-z\d]{30,100})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/mailersend.go",
      read: "2026-11-30",
    },
  ],
});
