import { provider } from "./provider.ts";

export const sourcegraph = provider({
  name: "Sourcegraph",
  docs: "https://sourcegraph.com/docs",
  tokens: [
    {
      id: "sourcegraph-token",
      what: "access token",
      kind: "secret",
      purpose: "token",
      marks: ["sgp_"],
      pattern: /\bsgp_(?:[\da-fA-F]{16}_|local_)?(?<body>[\da-fA-F]{40})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/sourcegraph.go",
      read: "2026-11-30",
    },
  ],
});
