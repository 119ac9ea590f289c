import { provider } from "./provider.ts";

export const telnyx = provider({
  name: "Telnyx",
  docs: "https://developers.telnyx.com",
  named: [
    {
      id: "telnyx-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["telnyx"]],
      pattern: /^KEY(?<body>[\w-]{55})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/telnyx.go",
      read: "2026-11-30",
    },
  ],
});
