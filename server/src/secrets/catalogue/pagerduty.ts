import { provider } from "./provider.ts";

export const pagerduty = provider({
  name: "PagerDuty",
  docs: "https://developer.pagerduty.com",
  named: [
    {
      id: "pagerduty-api-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      words: [["pagerduty"], ["token", "key"]],
      pattern: /^u\+(?<body>[\w+-]{18})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/pagerdutyapikey",
      read: "2026-11-30",
    },
  ],
});
