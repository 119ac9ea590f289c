import { provider } from "./provider.ts";

export const segment = provider({
  name: "Segment",
  docs: "https://segment.com/docs",
  tokens: [
    {
      id: "segment-public-api-token",
      what: "public API token",
      kind: "secret",
      purpose: "token",
      marks: ["sgp_"],
      pattern: /\bsgp_(?<body>[A-Za-z\d]{64})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/segment.go",
      read: "2026-11-30",
    },
  ],
});
