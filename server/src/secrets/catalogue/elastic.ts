import { provider } from "./provider.ts";

export const elastic = provider({
  name: "Elastic",
  docs: "https://www.elastic.co/docs",
  beginnings: ["essu_"],
  tokens: [
    {
      id: "elastic-cloud-key",
      what: "Cloud API key",
      kind: "secret",
      purpose: "api",
      marks: ["essu_"],
      pattern: /\bessu_(?<body>[\w-]{60,200}={0,2})(?![\w=-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/elastic.go",
      read: "2026-11-30",
    },
  ],
});
