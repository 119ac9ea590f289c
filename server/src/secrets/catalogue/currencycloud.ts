import { provider } from "./provider.ts";

export const currencycloud = provider({
  name: "Currencycloud",
  docs: "https://developer.currencycloud.com",
  words: ["currencycloud"],
  modeWords: { demo: "test" },
  named: [
    {
      id: "currencycloud-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["currencycloud"]],
      pattern: /^(?<body>[\da-f]{64})$/,
      source: "https://developer.currencycloud.com/docs/item/authentication/",
    },
  ],
  hosts: {
    test: ["devapi.currencycloud.com"],
    live: ["api.currencycloud.com"],
    pairs: [["devapi.currencycloud.com", "api.currencycloud.com"]],
  },
});
