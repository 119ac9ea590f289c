import { provider } from "./provider.ts";

export const cashfree = provider({
  name: "Cashfree",
  docs: "https://www.cashfree.com",
  words: ["cashfree"],
  beginnings: ["cfsk_"],
  tokens: [
    {
      id: "cashfree-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["cfsk_ma_"],
      pattern: /\bcfsk_ma_(?<mode>prod|test)_(?<body>[\da-f]{32}_[\da-f]{8})\b/g,
      modes: { prod: "live", test: "test" },
      source: "https://www.cashfree.com/docs/api-reference/authentication",
    },
  ],
  hosts: {
    test: ["sandbox.cashfree.com"],
    live: ["api.cashfree.com"],
    pairs: [["sandbox.cashfree.com", "api.cashfree.com"]],
  },
});
