import { provider } from "./provider.ts";

export const easypost = provider({
  name: "EasyPost",
  docs: "https://docs.easypost.com",
  words: ["easypost"],
  tokens: [
    {
      id: "easypost-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["EZAK", "EZTK"],
      pattern: /\bEZ(?<mode>[AT])K(?<body>[A-Za-z0-9]{54})\b/g,
      modes: { A: "live", T: "test" },
      source: "https://docs.easypost.com/docs/authentication",
    },
  ],
});
