import { provider } from "./provider.ts";

export const circle = provider({
  name: "Circle",
  docs: "https://developers.circle.com",
  words: ["circle"],
  tokens: [
    {
      id: "circle-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["_API_KEY:"],
      pattern: /\b(?<mode>LIVE|TEST|SAND)_API_KEY:[\da-f]{32}:(?<body>[\da-f]{32})\b/g,
      modes: { LIVE: "live", TEST: "test", SAND: "test" },
      source: "https://developers.circle.com/w3s/keys",
    },
  ],
});
