import { LIVE_TEST, provider } from "./provider.ts";

export const paddle = provider({
  name: "Paddle",
  docs: "https://developer.paddle.com",
  words: ["paddle"],
  beginnings: ["pdl_"],
  tokens: [
    {
      id: "paddle-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["pdl_live_apikey_", "pdl_sdbx_apikey_"],
      pattern: /\bpdl_(?<mode>live|sdbx)_apikey_(?<body>[\da-z]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3})\b/g,
      modes: { live: "live", sdbx: "test" },
      source: "https://developer.paddle.com/api-reference/about/api-keys",
    },
    {
      id: "paddle-webhook-secret",
      what: "webhook secret",
      kind: "secret",
      purpose: "webhook",
      marks: ["pdl_ntfset_"],
      pattern: /\bpdl_ntfset_(?<body>[\da-z]{26}_[A-Za-z0-9/+]{32})/g,
      source: "https://developer.paddle.com/webhooks/signature-verification",
    },
  ],
  named: [
    {
      id: "paddle-client-token",
      what: "client-side token",
      kind: "publishable",
      purpose: "api",
      words: [["paddle"], ["client"]],
      pattern: /^(?<mode>live|test)_(?<body>[\da-f]{27})$/,
      modes: LIVE_TEST,
      source: "https://developer.paddle.com/paddlejs/client-side-tokens",
    },
  ],
  hosts: {
    test: ["sandbox-api.paddle.com"],
    live: ["api.paddle.com"],
    pairs: [["sandbox-api.paddle.com", "api.paddle.com"]],
  },
  webhooks: {
    keys: ["API_KEY"],
    secrets: ["WEBHOOK", "NOTIFICATION"],
    secretName: "PADDLE_WEBHOOK_SECRET",
    source: "https://developer.paddle.com/webhooks/signature-verification",
  },
});
