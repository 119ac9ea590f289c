import { provider } from "./provider.ts";

export const opsgenie = provider({
  name: "Opsgenie",
  docs: "https://support.atlassian.com/opsgenie",
  named: [
    {
      id: "opsgenie-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["opsgenie"], ["key"]],
      pattern: /^(?<body>[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/opsgenie",
      read: "2026-11-30",
    },
  ],
});
