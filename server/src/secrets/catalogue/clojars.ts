import { provider } from "./provider.ts";

export const clojars = provider({
  name: "Clojars",
  docs: "https://github.com/clojars/clojars-web/wiki",
  beginnings: ["CLOJARS_"],
  tokens: [
    {
      id: "clojars-token",
      what: "deploy token",
      kind: "secret",
      purpose: "token",
      marks: ["CLOJARS_"],
      pattern: /\bCLOJARS_(?<body>[\da-f]{60})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/clojars.go",
      read: "2026-11-30",
    },
  ],
});
