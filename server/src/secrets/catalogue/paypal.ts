import { provider } from "./provider.ts";

export const paypal = provider({
  name: "PayPal",
  docs: "https://developer.paypal.com",
  words: ["paypal"],
  named: [
    {
      id: "paypal-client-secret",
      what: "client secret",
      kind: "secret",
      purpose: "api",
      words: [["paypal"], ["secret"]],
      pattern: /^(?<body>E[\w-]{60,100})$/,
      source: "https://developer.paypal.com/api/rest/authentication/",
    },
  ],
  hosts: {
    test: ["sandbox.paypal.com"],
    live: ["api-m.paypal.com", "api.paypal.com"],
    pairs: [
      ["api-m.sandbox.paypal.com", "api-m.paypal.com"],
      ["api.sandbox.paypal.com", "api.paypal.com"],
    ],
  },
  webhooks: {
    keys: ["CLIENT_SECRET", "SECRET"],
    secrets: ["WEBHOOK"],
    secretName: "PAYPAL_WEBHOOK_ID",
    source: "https://developer.paypal.com/api/rest/webhooks/rest/",
  },
});
