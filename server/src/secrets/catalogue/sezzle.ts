import { provider } from "./provider.ts";

export const sezzle = provider({
  name: "Sezzle",
  docs: "https://docs.sezzle.com",
  words: ["sezzle"],
  beginnings: ["sz_pr_", "sz_pub_"],
  tokens: [
    {
      id: "sezzle-private-key",
      what: "private key",
      kind: "secret",
      purpose: "api",
      marks: ["sz_pr_"],
      pattern: /\bsz_pr_(?<body>[A-Za-z\d]{32})\b/g,
      source: "https://docs.sezzle.com",
    },
    {
      id: "sezzle-public-key",
      what: "public key",
      kind: "publishable",
      purpose: "api",
      marks: ["sz_pub_"],
      pattern: /\bsz_pub_(?<body>[A-Za-z\d]{32})\b/g,
      source: "https://docs.sezzle.com",
    },
  ],
  hosts: {
    test: ["sandbox.gateway.sezzle.com"],
    live: ["gateway.sezzle.com"],
    pairs: [["sandbox.gateway.sezzle.com", "gateway.sezzle.com"]],
  },
});
