import { provider } from "./provider.ts";

export const recurly = provider({
  name: "Recurly",
  docs: "https://recurly.com",
  words: ["recurly"],
  named: [
    {
      id: "recurly-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["recurly"], ["key"]],
      pattern: /^(?<body>[\da-f]{32})$/,
      source: "https://recurly.com/developers/api/",
    },
  ],
});
