import { provider } from "./provider.ts";

export const microsoftTeams = provider({
  name: "Microsoft Teams",
  docs: "https://learn.microsoft.com/en-us/microsoftteams",
  tokens: [
    {
      id: "teams-webhook",
      what: "webhook address",
      kind: "secret",
      purpose: "webhook",
      marks: [".webhook.office.com/"],
      pattern:
        /\.webhook\.office\.com\/webhookb2\/[\da-f-]{36}@[\da-f-]{36}\/IncomingWebhook\/(?<body>[\da-f]{32})\/[\da-f-]{36}(?:\/[\w-]{20,60})?/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/teams.go",
      read: "2026-11-30",
    },
    {
      id: "power-automate-address",
      what: "Power Automate address",
      kind: "secret",
      purpose: "webhook",
      marks: [".logic.azure.com", ".powerplatform.com"],
      pattern:
        /\bsig=(?<body>[\w-]{43})(?![\w%=-])(?<=\.(?:logic\.azure|powerplatform)\.com(?::\d{2,5})?\/[^\s"'<>]{20,600})/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/microsoftteamswebhook",
      read: "2026-11-30",
    },
  ],
});
