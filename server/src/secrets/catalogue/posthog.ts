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
  ],
});
