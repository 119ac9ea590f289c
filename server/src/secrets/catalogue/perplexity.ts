import { provider } from "./provider.ts";

export const perplexity = provider({
  name: "Perplexity",
  docs: "https://docs.perplexity.ai",
  beginnings: ["pplx-"],
  tokens: [
    {
      id: "perplexity-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["pplx-"],
      pattern: /\bpplx-(?<body>[A-Za-z\d]{48})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/perplexity.go",
      read: "2026-11-30",
    },
  ],
});
