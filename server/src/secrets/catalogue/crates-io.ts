import { provider } from "./provider.ts";

export const cratesIo = provider({
  name: "crates.io",
  docs: "https://crates.io",
  tokens: [
    {
      id: "crates-io-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["cio"],
      pattern: /\bcio(?=[A-Za-z]{0,31}\d)(?<body>[A-Za-z\d]{32})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/cratesio.go",
      read: "2026-11-30",
    },
  ],
});
