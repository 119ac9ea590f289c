import { provider } from "./provider.ts";

export const braintree = provider({
  name: "Braintree",
  docs: "https://developer.paypal.com",
  words: ["braintree"],
  tokens: [
    {
      id: "braintree-access-token",
      what: "access token",
      kind: "secret",
      purpose: "api",
      marks: ["access_token$"],
      pattern: /\baccess_token\$(?<mode>production|sandbox)\$[\da-z]{16}\$(?<body>[\da-f]{32})\b/g,
      modes: { production: "live", sandbox: "test" },
      source: "https://developer.paypal.com/braintree/docs/guides/authorization/overview",
    },
    {
      id: "braintree-tokenization-key",
      what: "tokenization key",
      kind: "publishable",
      purpose: "api",
      marks: ["production_", "sandbox_"],
      pattern: /\b(?<mode>production|sandbox)_[\da-z]{8}_(?<body>[\da-z]{16})\b/g,
      modes: { production: "live", sandbox: "test" },
      source: "https://developer.paypal.com/braintree/docs/guides/authorization/overview",
    },
  ],
  named: [
    {
      id: "braintree-private-key",
      what: "private key",
      kind: "secret",
      purpose: "api",
      words: [["braintree", "bt"], ["private"]],
      pattern: /^(?<body>[\da-f]{32})$/,
      source: "https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials",
    },
    {
      id: "braintree-public-key",
      what: "public key",
      kind: "identifier",
      purpose: "api",
      words: [["braintree", "bt"], ["public"]],
      pattern: /^(?<body>[\da-z]{16})$/,
      source: "https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials",
    },
  ],
  hosts: {
    test: ["api.sandbox.braintreegateway.com"],
    live: ["api.braintreegateway.com"],
    pairs: [["api.sandbox.braintreegateway.com", "api.braintreegateway.com"]],
  },
});
