import { provider } from "./provider.ts";

export const octopusDeploy = provider({
  name: "Octopus Deploy",
  docs: "https://octopus.com/docs",
  tokens: [
    {
      id: "octopus-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["API-"],
      pattern: /(?<![\w-])API-(?=[A-Z]{0,25}\d)(?<body>[A-Z\d]{26})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/octopusdeploy.go",
      read: "2026-11-30",
    },
  ],
});
