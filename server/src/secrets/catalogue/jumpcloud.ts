import { provider } from "./provider.ts";

export const jumpcloud = provider({
  name: "JumpCloud",
  docs: "https://docs.jumpcloud.com",
  named: [
    {
      id: "jumpcloud-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["jumpcloud"], ["key"]],
      pattern: /^(?<body>[\da-z]{40})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/jumpcloud.go",
      read: "2026-11-30",
    },
  ],
});
