import { provider } from "./provider.ts";

export const squad = provider({
  name: "Squad",
  docs: "https://docs.squadco.com",
  words: ["squadco"],
  tokens: [
    {
      id: "squad-sandbox-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["sandbox_sk_"],
      pattern: /\bsandbox_sk_(?<body>[\da-f]{44})\b/g,
      mode: "test",
      source: "https://docs.squadco.com",
    },
  ],
  hosts: {
    test: ["sandbox-api-d.squadco.com"],
    live: ["api-d.squadco.com"],
    pairs: [["sandbox-api-d.squadco.com", "api-d.squadco.com"]],
  },
});
