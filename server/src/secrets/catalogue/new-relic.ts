import { provider } from "./provider.ts";

export const newRelic = provider({
  name: "New Relic",
  docs: "https://docs.newrelic.com",
  tokens: [
    {
      id: "new-relic-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["NRAK-"],
      pattern: /\bNRAK-(?<body>[A-Z\d]{27})\b/g,
      source: "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
    },
    {
      id: "new-relic-insert-key",
      what: "insert key",
      kind: "secret",
      purpose: "api",
      marks: ["NRII-"],
      pattern: /\bNRII-(?<body>[\w-]{25,32})(?![\w-])/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/newrelicinsightsinsertkey",
      read: "2026-11-30",
    },
    {
      id: "new-relic-license-key",
      what: "license key",
      kind: "secret",
      purpose: "api",
      marks: ["FFFFNRAL"],
      pattern: /\b(?<body>(?:eu01xx[\da-f]{26}|[\da-f]{32})FFFFNRAL)\b/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/newreliclicensekey",
      read: "2026-11-30",
    },
  ],
  beginnings: ["NRAK-", "NRII-"],
});
