import { provider } from "./provider.ts";

export const slack = provider({
  name: "Slack",
  docs: "https://api.slack.com",
  beginnings: ["xoxb-", "xoxp-"],
  tokens: [
    {
      id: "slack-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["xoxb-", "xoxp-", "xoxa-", "xoxs-", "xoxr-", "xapp-"],
      pattern: /\b(?:xox[bpasr]|xapp)-(?<body>\d[\dA-Za-z-]{20,200})/g,
      source: "https://api.slack.com/authentication/token-types",
    },
    {
      id: "slack-webhook",
      what: "webhook address",
      kind: "secret",
      purpose: "webhook",
      marks: ["hooks.slack.com/"],
      pattern:
        /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z\d]{8,14}\/[A-Z\d]{8,16}\/(?<body>[A-Za-z0-9/]{20,60})/g,
      source: "https://api.slack.com/messaging/webhooks",
    },
    {
      id: "slack-rotating-token",
      what: "configuration token",
      kind: "secret",
      purpose: "token",
      marks: ["xoxe.xox", "xoxe-"],
      rank: 1,
      pattern: /\bxoxe(?:\.xox[bp])?-\d-(?<body>[A-Za-z\d]{100,200})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/slack.go",
      read: "2026-11-30",
    },
    {
      id: "slack-session-token",
      what: "session token",
      kind: "secret",
      purpose: "token",
      marks: ["xoxc-"],
      pattern: /\bxoxc-\d{9,15}-\d{9,15}-\d{9,15}-(?<body>[\da-f]{64})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/slack.go",
      read: "2026-11-30",
    },
    {
      id: "slack-session-cookie",
      what: "session cookie",
      kind: "secret",
      purpose: "token",
      marks: ["xoxd-"],
      pattern: /\bxoxd-(?<body>[\w%/+-]{100,400}={0,2})/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/slack.go",
      read: "2026-11-30",
    },
  ],
});
