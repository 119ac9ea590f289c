import { provider } from "./provider.ts";

export const canva = provider({
  name: "Canva",
  docs: "https://www.canva.dev",
  tokens: [
    {
      id: "canva-client-secret",
      what: "client secret",
      kind: "secret",
      purpose: "api",
      marks: ["cnvca"],
      pattern: /\bcnvca(?<body>[\w-]{51})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/canva.go",
      read: "2026-11-30",
    },
  ],
});
