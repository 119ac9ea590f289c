import { provider } from "./provider.ts";

export const snyk = provider({
  name: "Snyk",
  docs: "https://docs.snyk.io",
  named: [
    {
      id: "snyk-api-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      words: [["snyk"], ["token", "key"]],
      pattern: /^(?<body>[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/snyk.go",
      read: "2026-11-30",
    },
  ],
});
