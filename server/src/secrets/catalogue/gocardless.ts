import { provider } from "./provider.ts";

export const gocardless = provider({
  name: "GoCardless",
  docs: "https://developer.gocardless.com",
  words: ["gocardless"],
  named: [
    {
      id: "gocardless-access-token",
      what: "access token",
      kind: "secret",
      purpose: "api",
      words: [["gocardless", "gc"]],
      pattern: /^(?<mode>live|sandbox)_(?<body>[\w-]{35,64})$/,
      modes: { live: "live", sandbox: "test" },
      source: "https://developer.gocardless.com/getting-started/api/making-your-first-request",
    },
  ],
  hosts: {
    test: ["api-sandbox.gocardless.com"],
    live: ["api.gocardless.com"],
    pairs: [["api-sandbox.gocardless.com", "api.gocardless.com"]],
  },
  webhooks: {
    keys: ["ACCESS_TOKEN"],
    secrets: ["WEBHOOK"],
    secretName: "GOCARDLESS_WEBHOOK_SECRET",
    source: "https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks/",
  },
});
