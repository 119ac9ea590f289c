import { provider } from "./provider.ts";

export const sumup = provider({
  name: "SumUp",
  docs: "https://developer.sumup.com",
  words: ["sumup"],
  beginnings: ["sup_sk_"],
  tokens: [
    {
      id: "sumup-secret-key",
      what: "secret API key",
      kind: "secret",
      purpose: "api",
      marks: ["sup_sk_"],
      pattern: /\bsup_sk_(?<body>[A-Za-z\d]{24,64})\b/g,
      source: "https://developer.sumup.com/docs/authorization",
      read: "2026-11-29",
    },
    {
      id: "sumup-public-key",
      what: "public API key",
      kind: "publishable",
      purpose: "api",
      marks: ["sup_pk_"],
      pattern: /\bsup_pk_(?<body>[A-Za-z\d]{24,64})\b/g,
      source: "https://developer.sumup.com/docs/authorization",
      read: "2026-11-29",
    },
  ],
});
