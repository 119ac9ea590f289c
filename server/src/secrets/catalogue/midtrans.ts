import { provider } from "./provider.ts";

export const midtrans = provider({
  name: "Midtrans",
  docs: "https://docs.midtrans.com",
  words: ["midtrans"],
  beginnings: ["Mid-server-", "Mid-client-", "SB-Mid-server-", "SB-Mid-client-"],
  tokens: [
    {
      id: "midtrans-server-key",
      what: "server key",
      kind: "secret",
      purpose: "api",
      marks: ["Mid-server-"],
      pattern: /\b(?<mode>SB-|)Mid-server-(?<body>[\w-]{16,40})(?![\w-])/g,
      modes: { "SB-": "test", "": "live" },
      source: "https://docs.midtrans.com/docs/api-authorization-headers",
    },
    {
      id: "midtrans-client-key",
      what: "client key",
      kind: "publishable",
      purpose: "api",
      marks: ["Mid-client-"],
      pattern: /\b(?<mode>SB-|)Mid-client-(?<body>[\w-]{16,40})(?![\w-])/g,
      modes: { "SB-": "test", "": "live" },
      source: "https://docs.midtrans.com/docs/api-authorization-headers",
    },
  ],
  hosts: {
    test: ["sandbox.midtrans.com"],
    live: ["api.midtrans.com", "app.midtrans.com"],
    pairs: [
      ["api.sandbox.midtrans.com", "api.midtrans.com"],
      ["app.sandbox.midtrans.com", "app.midtrans.com"],
    ],
  },
});
