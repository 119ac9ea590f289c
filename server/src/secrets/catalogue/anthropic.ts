import { provider } from "./provider.ts";

export const anthropic = provider({
  name: "Anthropic",
  docs: "https://docs.claude.com",
  tokens: [
    {
      id: "anthropic-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["sk-ant-"],
      pattern: /\bsk-ant-(?:api|admin|oat)\d\d-(?<body>[\w-]{80,120})(?![\w-])/g,
      source: "https://docs.claude.com/en/api/overview",
    },
  ],
});
