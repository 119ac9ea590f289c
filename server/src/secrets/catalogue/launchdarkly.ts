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
  ],
});
