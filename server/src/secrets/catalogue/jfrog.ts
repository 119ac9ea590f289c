import { provider } from "./provider.ts";

export const jfrog = provider({
  name: "JFrog",
  docs: "https://jfrog.com/help",
  beginnings: ["AKCp"],
  tokens: [
    {
      id: "jfrog-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["AKCp"],
      pattern: /\bAKCp(?<body>[A-Za-z\d]{68,70})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/artifactory.go",
      read: "2026-11-30",
    },
    {
      id: "jfrog-reference-token",
      what: "reference token",
      kind: "secret",
      purpose: "token",
      marks: ["cmVmd"],
      pattern: /\bcmVmd(?<body>[A-Za-z\d]{59})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/artifactory.go",
      read: "2026-11-30",
    },
  ],
});
