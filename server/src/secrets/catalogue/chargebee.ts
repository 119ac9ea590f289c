import { LIVE_TEST, provider } from "./provider.ts";

export const chargebee = provider({
  name: "Chargebee",
  docs: "https://apidocs.chargebee.com",
  words: ["chargebee"],
  named: [
    {
      id: "chargebee-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["chargebee"]],
      pattern: /^(?<mode>live|test)_(?<body>[A-Za-z0-9]{30,64})$/,
      modes: LIVE_TEST,
      source: "https://apidocs.chargebee.com/docs/api/auth",
    },
  ],
});
