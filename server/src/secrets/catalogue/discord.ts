import { provider } from "./provider.ts";

export const discord = provider({
  name: "Discord",
  docs: "https://docs.discord.com",
  tokens: [
    {
      id: "discord-webhook",
      what: "webhook address",
      kind: "secret",
      purpose: "webhook",
      marks: ["discord.com/api/", "discordapp.com/api/"],
      pattern: /\bdiscord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{17,20}\/(?<body>[\w-]{60,80})(?![\w-])/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/discordwebhook",
      read: "2026-11-30",
    },
  ],
  named: [
    {
      id: "discord-bot-token",
      what: "bot token",
      kind: "secret",
      purpose: "token",
      words: [["discord"], ["token"]],
      pattern: /^[\w-]{24,28}\.[\w-]{6}\.(?<body>[\w-]{27,38})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/discordbottoken",
      read: "2026-11-30",
    },
  ],
});
