import { provider } from "./provider.ts";

export const telegram = provider({
  name: "Telegram",
  docs: "https://core.telegram.org/bots",
  tokens: [
    {
      id: "telegram-bot-token",
      what: "bot token",
      kind: "secret",
      purpose: "token",
      marks: [":AA"],
      pattern: /(?<![\w:.-])\d{8,10}:(?<body>AA[\w-]{33})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/telegram.go",
      read: "2026-11-30",
    },
  ],
});
