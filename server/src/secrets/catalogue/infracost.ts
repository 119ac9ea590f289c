import { provider } from "./provider.ts";

export const infracost = provider({
  name: "Infracost",
  docs: "https://www.infracost.io/docs",
  beginnings: ["ico-"],
  tokens: [
    {
      id: "infracost-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["ico-"],
      pattern: /(?<![\w-])ico-(?=[A-Za-z]{0,31}\d)(?<body>[A-Za-z\d]{32})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/infracost.go",
      read: "2026-11-30",
    },
  ],
});
