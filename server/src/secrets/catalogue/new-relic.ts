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
  ],
});
