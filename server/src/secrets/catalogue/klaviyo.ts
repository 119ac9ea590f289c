import { provider } from "./provider.ts";

export const klaviyo = provider({
  name: "Klaviyo",
  docs: "https://developers.klaviyo.com",
  tokens: [
    {
      id: "klaviyo-private-key",
      what: "private key",
      kind: "secret",
      purpose: "api",
      marks: ["pk_"],
      pattern: /\bpk_(?<body>(?:[A-Za-z\d]{6}_)?[\da-f]{34})\b/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/klaviyo",
      read: "2026-11-30",
    },
  ],
});
