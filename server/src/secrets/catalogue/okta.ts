import { provider } from "./provider.ts";

export const okta = provider({
  name: "Okta",
  docs: "https://developer.okta.com",
  named: [
    {
      id: "okta-api-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      words: [["okta"], ["token", "key"]],
      pattern: /^00(?<body>[\w-]{40})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/okta",
      read: "2026-11-30",
    },
  ],
});
