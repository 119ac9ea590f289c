import { provider } from "./provider.ts";

export const chapa = provider({
  name: "Chapa",
  docs: "https://developer.chapa.co",
  words: ["chapa"],
  beginnings: ["CHASECK-", "CHASECK_TEST-", "CHAPUBK-", "CHAPUBK_TEST-"],
  tokens: [
    {
      id: "chapa-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["CHASECK"],
      pattern: /\bCHASECK(?<mode>_TEST|)-(?<body>[A-Za-z\d]{32})\b/g,
      modes: { _TEST: "test", "": "live" },
      source: "https://developer.chapa.co",
    },
    {
      id: "chapa-public-key",
      what: "public key",
      kind: "publishable",
      purpose: "api",
      marks: ["CHAPUBK"],
      pattern: /\bCHAPUBK(?<mode>_TEST|)-(?<body>[A-Za-z\d]{32})\b/g,
      modes: { _TEST: "test", "": "live" },
      source: "https://developer.chapa.co",
    },
  ],
});
