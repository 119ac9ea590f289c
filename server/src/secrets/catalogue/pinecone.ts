import { provider } from "./provider.ts";

export const pinecone = provider({
  name: "Pinecone",
  docs: "https://docs.pinecone.io",
  beginnings: ["pcsk_"],
  tokens: [
    {
      id: "pinecone-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["pcsk_"],
      pattern: /\bpcsk_(?<body>[A-Za-z\d]{5,6}_[A-Za-z\d]{63})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/pinecone.go",
      read: "2026-11-30",
    },
  ],
});
