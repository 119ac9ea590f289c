import { provider } from "./provider.ts";

export const npm = provider({
  name: "npm",
  docs: "https://docs.npmjs.com",
  beginnings: ["npm_"],
  tokens: [
    {
      id: "npm-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["npm_"],
      pattern: /\bnpm_(?<body>[A-Za-z0-9]{36})\b/g,
      source: "https://docs.npmjs.com/about-access-tokens",
    },
  ],
});
