import { provider } from "./provider.ts";

export const brex = provider({
  name: "Brex",
  docs: "https://developer.brex.com",
  words: ["brex"],
  beginnings: ["bxt_"],
  tokens: [
    {
      id: "brex-user-token",
      what: "user token",
      kind: "secret",
      purpose: "token",
      marks: ["bxt_"],
      pattern: /\bbxt_(?<body>[A-Za-z\d]{30,48})\b/g,
      source: "https://developer.brex.com/guides/authentication",
      read: "2026-11-30",
    },
  ],
});
