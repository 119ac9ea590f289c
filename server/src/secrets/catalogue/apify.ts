import { provider } from "./provider.ts";

export const apify = provider({
  name: "Apify",
  docs: "https://docs.apify.com",
  beginnings: ["apify_api_"],
  tokens: [
    {
      id: "apify-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      marks: ["apify_api_"],
      pattern: /\bapify_api_(?<body>[A-Za-z\d]{34,38})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/apify.go",
      read: "2026-11-30",
    },
  ],
});
