import { provider } from "./provider.ts";

export const authress = provider({
  name: "Authress",
  docs: "https://authress.io/knowledge-base",
  tokens: [
    {
      id: "authress-access-key",
      what: "access key",
      kind: "secret",
      purpose: "api",
      marks: [".acc_", ".acc-"],
      pattern:
        /\b(?:sc|ext|scauth|authress)_[\da-z]{5,30}\.[\da-z]{4,6}\.acc[_-][\da-z-]{10,32}\.(?<body>[\w+/=-]{30,120})(?![\w+/=-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/authress.go",
      read: "2026-11-30",
    },
  ],
});
