import { provider } from "./provider.ts";

export const scaleway = provider({
  name: "Scaleway",
  docs: "https://www.scaleway.com/en/docs",
  named: [
    {
      id: "scaleway-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      words: [
        ["scaleway", "scw"],
        ["secret", "token"],
      ],
      pattern: /^(?<body>[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/scaleway.go",
      read: "2026-11-30",
    },
  ],
});
