import { UUID, provider } from "./provider.ts";

export const checkoutCom = provider({
  name: "Checkout.com",
  docs: "https://www.checkout.com",
  words: ["checkoutcom", "cko"],
  sharesFormsOf: ["Stripe"],
  tokens: [
    {
      id: "checkout-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["sk_"],
      pattern: new RegExp(`\\bsk_(?<mode>sbox_|test_|)(?<body>${UUID.source})\\b`, "g"),
      modes: { sbox_: "test", test_: "test", "": "live" },
      source: "https://www.checkout.com/docs/developer-resources/api/manage-api-keys",
    },
    {
      id: "checkout-sandbox-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["sk_sbox_"],
      pattern: /\bsk_sbox_(?<body>[\da-z]{20,40}[=*#$]?)/g,
      mode: "test",
      source: "https://www.checkout.com/docs/developer-resources/api/manage-api-keys",
    },
    {
      id: "checkout-public-key",
      what: "public key",
      kind: "publishable",
      purpose: "api",
      marks: ["pk_"],
      pattern: new RegExp(`\\bpk_(?<mode>sbox_|test_|)(?<body>${UUID.source}|(?<=sbox_)[\\da-z]{20,40})\\b`, "g"),
      modes: { sbox_: "test", test_: "test", "": "live" },
      source: "https://www.checkout.com/docs/developer-resources/api/manage-api-keys",
    },
  ],
  named: [
    {
      id: "checkout-secret-key-named",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      words: [
        ["checkout", "checkoutcom", "cko"],
        ["secret", "key"],
      ],
      pattern: /^sk_(?<mode>sbox_|)(?<body>[\da-z]{20,40}[=*#$]?)$/,
      modes: { sbox_: "test", "": "live" },
      source: "https://www.checkout.com/docs/developer-resources/api/manage-api-keys",
    },
  ],
  hosts: {
    test: ["sandbox.checkout.com"],
    live: ["api.checkout.com"],
    pairs: [["api.sandbox.checkout.com", "api.checkout.com"]],
  },
});
