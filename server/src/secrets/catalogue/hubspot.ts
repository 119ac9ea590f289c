import { provider } from "./provider.ts";

export const hubspot = provider({
  name: "HubSpot",
  docs: "https://developers.hubspot.com",
  tokens: [
    {
      id: "hubspot-token",
      what: "private app token",
      kind: "secret",
      purpose: "token",
      marks: ["pat-na1-", "pat-eu1-"],
      pattern: /\bpat-(?:na|eu)1-(?<body>[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})\b/gi,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/hubspot_apikey",
      read: "2026-11-30",
    },
  ],
});
