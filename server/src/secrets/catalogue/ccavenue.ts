import { provider } from "./provider.ts";

export const ccavenue = provider({
  name: "CCAvenue",
  docs: "https://www.ccavenue.com",
  words: ["ccavenue", "ccav"],
  named: [
    {
      id: "ccavenue-working-key",
      what: "working key",
      kind: "secret",
      purpose: "api",
      words: [
        ["ccavenue", "ccav"],
        ["working", "key"],
      ],
      pattern: /^(?<body>[\dA-F]{32})$/,
      source: "https://www.ccavenue.com",
    },
  ],
  hosts: {
    test: ["test.ccavenue.com"],
    live: ["secure.ccavenue.com"],
    pairs: [["test.ccavenue.com", "secure.ccavenue.com"]],
  },
});
