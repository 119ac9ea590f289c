import { provider } from "./provider.ts";

export const dlocal = provider({
  name: "dLocal",
  docs: "https://docs.dlocal.com",
  words: ["dlocal"],
  named: [
    {
      id: "dlocal-trans-key",
      what: "trans key",
      kind: "secret",
      purpose: "api",
      words: [["dlocal"], ["trans", "transkey"]],
      pattern: /^(?=\D{0,9}\d|[A-Z]?[a-z]{1,8}[A-Z]|[A-Z]{2,8}[a-z])(?<body>[A-Za-z\d]{10})$/,
      source: "https://docs.dlocal.com",
    },
  ],
  hosts: { test: ["sandbox.dlocal.com"], live: ["api.dlocal.com"], pairs: [["sandbox.dlocal.com", "api.dlocal.com"]] },
});
