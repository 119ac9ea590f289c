import { provider } from "./provider.ts";

export const adobe = provider({
  name: "Adobe",
  docs: "https://developer.adobe.com",
  tokens: [
    {
      id: "adobe-client-secret",
      what: "client secret",
      kind: "secret",
      purpose: "api",
      marks: ["p8e-"],
      pattern: /(?<![\w-])p8e-(?<body>[\w-]{32})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/adobe.go",
      read: "2026-11-30",
    },
  ],
});
