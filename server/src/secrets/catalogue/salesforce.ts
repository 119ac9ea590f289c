import { provider } from "./provider.ts";

export const salesforce = provider({
  name: "Salesforce",
  docs: "https://developer.salesforce.com",
  tokens: [
    {
      id: "salesforce-session",
      what: "access token",
      kind: "secret",
      purpose: "token",
      marks: ["00D"],
      pattern: /\b00D[A-Za-z\d]{12,15}!(?<body>[\w.]{80,260})(?![\w.])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/salesforce.go",
      read: "2026-11-30",
    },
    {
      id: "salesforce-consumer-key",
      what: "consumer key",
      kind: "identifier",
      purpose: "api",
      marks: ["3MVG9"],
      pattern: /\b3MVG9(?<body>[\w.+/=]{80,251})/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/salesforceoauth2",
      read: "2026-11-30",
    },
    {
      id: "salesforce-refresh-token",
      what: "refresh token",
      kind: "secret",
      purpose: "token",
      marks: ["5AEP861"],
      pattern: /\b5AEP861(?<body>[\w.=]{80,200})/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/salesforcerefreshtoken",
      read: "2026-11-30",
    },
  ],
});
