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
        /\bhooks\.slack\.com\/(?:services|workflows)\/[A-Z\d]{8,12}\/[A-Z\d]{8,12}\/(?<body>[A-Za-z0-9/]{20,60})/g,
      source: "https://api.slack.com/messaging/webhooks",
    },
  ],
});
