import { provider } from "./provider.ts";

export const buildkite = provider({
  name: "Buildkite",
  docs: "https://buildkite.com/docs",
  beginnings: ["bkua_"],
  tokens: [
    {
      id: "buildkite-user-token",
      what: "API access token",
      kind: "secret",
      purpose: "token",
      marks: ["bkua_"],
      pattern: /\bbkua_(?<body>[\da-z]{40,53})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/buildkite.go",
      read: "2026-11-30",
    },
    {
      id: "buildkite-service-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["bkaa_", "bkaj_", "bkar_", "bkct_", "bkpt_", "bkpat_", "bkps_"],
      pattern: /\bbk(?:aa|aj|ar|ct|pt|pat|ps)_(?<body>[\w-]{54,333})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/buildkite.go",
      read: "2026-11-30",
    },
  ],
});
