import { LIVE_TEST, provider } from "./provider.ts";

export const adyen = provider({
  name: "Adyen",
  docs: "https://docs.adyen.com",
  words: ["adyen"],
  tokens: [
    {
      id: "adyen-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["AQE"],
      pattern: /(?<![A-Za-z0-9+/])AQE[A-Za-z0-9+/]{10,300}={0,2}-[A-Za-z0-9+/]{10,200}={0,2}-(?<body>[^\s"'`]{8,80})/g,
      source: "https://docs.adyen.com/development-resources/api-credentials/",
    },
    {
      id: "adyen-origin-key",
      what: "origin key",
      kind: "publishable",
      purpose: "api",
      marks: ["pub.v2."],
      pattern: /\bpub\.v2\.\d{10,20}\.[\w-]{10,200}\.(?<body>[\w-]{20,100})/g,
      source:
        "https://docs.adyen.com/development-resources/client-side-authentication/migrate-from-origin-key-to-client-key/",
    },
  ],
  named: [
    {
      id: "adyen-client-key",
      what: "client key",
      kind: "publishable",
      purpose: "api",
      words: [["adyen"], ["client"]],
      pattern: /^(?<mode>live|test)_(?<body>[A-Z\d]{32})$/,
      modes: LIVE_TEST,
      source: "https://docs.adyen.com/development-resources/client-side-authentication/",
    },
    {
      id: "adyen-hmac-key",
      what: "HMAC key",
      kind: "secret",
      purpose: "webhook",
      words: [["adyen"], ["hmac"]],
      pattern: /^(?<body>[\dA-Fa-f]{64})$/,
      source: "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures",
    },
  ],
  hosts: {
    test: ["-test.adyen.com", "-test.adyenpayments.com"],
    live: ["-live.adyenpayments.com", "-live.adyen.com"],
    pairs: [],
  },
  webhooks: {
    keys: ["API_KEY"],
    secrets: ["HMAC", "WEBHOOK"],
    secretName: "ADYEN_HMAC_KEY",
    source: "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures",
  },
});
