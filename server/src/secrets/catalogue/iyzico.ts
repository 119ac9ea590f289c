import { provider } from "./provider.ts";

export const iyzico = provider({
  name: "iyzico",
  docs: "https://docs.iyzico.com",
  words: ["iyzico", "iyzipay"],
  named: [
    {
      id: "iyzico-sandbox-key",
      what: "key",
      kind: "secret",
      purpose: "api",
      words: [
        ["iyzico", "iyzipay"],
        ["secret", "api"],
      ],
      pattern: /^sandbox-(?<body>[A-Za-z0-9]{24,40})$/,
      mode: "test",
      source: "https://docs.iyzico.com/en/getting-started/preliminaries/authentication",
    },
  ],
  hosts: {
    test: ["sandbox-api.iyzipay.com"],
    live: ["api.iyzipay.com"],
    pairs: [["sandbox-api.iyzipay.com", "api.iyzipay.com"]],
  },
});
