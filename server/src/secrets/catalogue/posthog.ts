import { provider } from "./provider.ts";

export const posthog = provider({
  name: "PostHog",
  docs: "https://posthog.com",
  tokens: [
    {
      id: "posthog-project-key",
      what: "project key",
      kind: "publishable",
      purpose: "api",
      marks: ["phc_"],
      pattern: /\bphc_(?<body>[A-Za-z0-9]{30,60})\b/g,
      source: "https://posthog.com/docs/api#authentication",
    },
    {
      id: "posthog-personal-key",
      what: "personal API key",
      kind: "secret",
      purpose: "api",
      marks: ["phx_"],
      pattern: /\bphx_(?<body>[A-Za-z\d]{41,49})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/posthog.go",
      read: "2026-11-30",
    },
  ],
  beginnings: ["phx_"],
});
