import { provider } from "./provider.ts";

export const readme = provider({
  name: "ReadMe",
  docs: "https://docs.readme.com",
  beginnings: ["rdme_"],
  tokens: [
    {
      id: "readme-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["rdme_"],
      pattern: /\brdme_(?<body>[\da-z]{70})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/readme.go",
      read: "2026-11-30",
    },
  ],
});
