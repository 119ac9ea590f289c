import { provider } from "./provider.ts";

export const configcat = provider({
  name: "ConfigCat",
  docs: "https://configcat.com/docs",
  tokens: [
    {
      id: "configcat-sdk-key",
      what: "SDK key",
      kind: "secret",
      purpose: "api",
      marks: ["configcat-sdk-1/"],
      pattern: /\bconfigcat-sdk-1\/(?<body>[\w-]{22}\/[\w-]{22})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/configcat.go",
      read: "2026-11-30",
    },
  ],
});
