import { provider } from "./provider.ts";

export const upcloud = provider({
  name: "UpCloud",
  docs: "https://developers.upcloud.com",
  beginnings: ["ucat_"],
  tokens: [
    {
      id: "upcloud-api-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      marks: ["ucat_"],
      pattern: /\bucat_(?<body>[A-Za-z\d]{24,32})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/upcloud.go",
      read: "2026-11-30",
    },
  ],
});
