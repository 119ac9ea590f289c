import { provider } from "./provider.ts";

export const notion = provider({
  name: "Notion",
  docs: "https://developers.notion.com",
  beginnings: ["ntn_"],
  tokens: [
    {
      id: "notion-token",
      what: "integration token",
      kind: "secret",
      purpose: "token",
      marks: ["ntn_"],
      pattern: /\bntn_(?<body>\d{11}[A-Za-z\d]{35})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/notion.go",
      read: "2026-11-30",
    },
  ],
  named: [
    {
      id: "notion-legacy-token",
      what: "integration token",
      kind: "secret",
      purpose: "token",
      words: [["notion"]],
      pattern: /^secret_(?<body>[A-Za-z\d]{43})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/notion",
      read: "2026-11-30",
    },
  ],
});
