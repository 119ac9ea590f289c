import { UUID, provider } from "./provider.ts";

export const launchdarkly = provider({
  name: "LaunchDarkly",
  docs: "https://launchdarkly.com",
  named: [
    {
      id: "launchdarkly-sdk-key",
      what: "SDK key",
      kind: "secret",
      purpose: "api",
      words: [["launchdarkly", "ld"], ["key"]],
      pattern: new RegExp(`^sdk-(?<body>${UUID.source})$`),
      source: "https://launchdarkly.com/docs/home/account/environment/keys",
    },
    {
      id: "launchdarkly-api-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      words: [
        ["launchdarkly", "ld"],
        ["token", "key"],
      ],
      pattern: /^api-(?<body>[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/launchdarkly",
      read: "2026-11-30",
    },
  ],
});
