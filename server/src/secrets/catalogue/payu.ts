import { provider } from "./provider.ts";

export const payu = provider({
  name: "PayU",
  docs: "https://docs.payu.in",
  words: ["payu"],
  named: [
    {
      id: "payu-salt",
      what: "salt",
      kind: "secret",
      purpose: "api",
      words: [["payu"], ["salt"]],
      pattern: /^(?=\D{0,31}\d|[A-Z]?[a-z]{1,8}[A-Z]|[A-Z]{2,8}[a-z])(?<body>[A-Za-z\d]{8}|[A-Za-z\d]{32})$/,
      source: "https://docs.payu.in",
    },
  ],
  hosts: { test: ["test.payu.in"], live: ["secure.payu.in"], pairs: [["test.payu.in", "secure.payu.in"]] },
});
