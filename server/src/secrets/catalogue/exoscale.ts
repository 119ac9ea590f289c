import { provider } from "./provider.ts";

export const exoscale = provider({
  name: "Exoscale",
  docs: "https://community.exoscale.com",
  tokens: [
    {
      id: "exoscale-api-key",
      what: "API key",
      kind: "identifier",
      purpose: "api",
      marks: ["EXO"],
      pattern: /\bEXO(?<body>[A-Za-z\d]{24,30})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/exoscale.go",
      read: "2026-11-30",
    },
  ],
});
