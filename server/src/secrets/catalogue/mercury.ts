import { provider } from "./provider.ts";

export const mercury = provider({
  name: "Mercury",
  docs: "https://docs.mercury.com",
  words: ["mercury"],
  tokens: [
    {
      id: "mercury-api-token",
      what: "API token",
      kind: "secret",
      purpose: "api",
      marks: ["secret-token:mercury_"],
      pattern: /\bsecret-token:mercury_(?<mode>production|sandbox)_(?<body>\w{20,200})/g,
      modes: { production: "live", sandbox: "test" },
      source: "https://docs.mercury.com/docs/getting-started",
    },
    {
      id: "mercury-bare-token",
      what: "API token",
      kind: "secret",
      purpose: "api",
      marks: ["mercury_production_", "mercury_sandbox_"],
      rank: -1,
      pattern: /\bmercury_(?<mode>production|sandbox)_[a-z]{3,6}_(?<body>[A-Za-z\d]{40,50})_yrucrem\b/g,
      modes: { production: "live", sandbox: "test" },
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/mercury.go",
      read: "2026-11-30",
    },
  ],
  beginnings: ["mercury_production_", "mercury_sandbox_"],
});
