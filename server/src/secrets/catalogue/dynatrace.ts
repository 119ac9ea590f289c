import { provider } from "./provider.ts";

export const dynatrace = provider({
  name: "Dynatrace",
  docs: "https://docs.dynatrace.com",
  tokens: [
    {
      id: "dynatrace-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["dt0c", "dt0s"],
      pattern: /\bdt0[cs]\d\d\.[A-Z\d]{8,24}\.(?<body>[A-Z\d]{64})\b/g,
      source:
        "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
    },
  ],
});
