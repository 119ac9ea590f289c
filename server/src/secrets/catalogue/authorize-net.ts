import { provider } from "./provider.ts";

export const authorizeNet = provider({
  name: "Authorize.Net",
  docs: "https://developer.authorize.net",
  words: ["authnet", "authorizenet"],
  named: [
    {
      id: "authorize-net-transaction-key",
      what: "transaction key",
      kind: "secret",
      purpose: "api",
      words: [["authorizenet", "authnet", "authorize", "anet"], ["transaction"]],
      pattern: /^(?<body>[A-Za-z0-9]{16})$/,
      source: "https://developer.authorize.net/api/reference/index.html#authentication",
    },
    {
      id: "authorize-net-signature-key",
      what: "signature key",
      kind: "secret",
      purpose: "webhook",
      words: [["authorizenet", "authnet", "authorize", "anet"], ["signature"]],
      pattern: /^(?<body>[\dA-Fa-f]{128})$/,
      source: "https://developer.authorize.net/api/reference/features/webhooks.html",
    },
  ],
  hosts: {
    test: ["apitest.authorize.net", "test.authorize.net"],
    live: ["api.authorize.net", "api2.authorize.net"],
    pairs: [["apitest.authorize.net", "api.authorize.net"]],
  },
});
