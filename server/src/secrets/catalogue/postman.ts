import { provider } from "./provider.ts";

export const postman = provider({
  name: "Postman",
  docs: "https://learning.postman.com",
  beginnings: ["PMAK-"],
  tokens: [
    {
      id: "postman-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["PMAK-"],
      pattern: /\bPMAK-(?<body>[\da-f]{24}-[\da-f]{34})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/postman.go",
      read: "2026-11-30",
    },
  ],
});
