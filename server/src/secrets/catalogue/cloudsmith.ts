import { provider } from "./provider.ts";

export const cloudsmith = provider({
  name: "Cloudsmith",
  docs: "https://help.cloudsmith.io",
  beginnings: ["csa_"],
  tokens: [
    {
      id: "cloudsmith-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["csa_"],
      pattern: /\bcsa_(?<body>[\da-f]{30}[A-Za-z\d]{6})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/cloudsmith.go",
      read: "2026-11-30",
    },
  ],
});
