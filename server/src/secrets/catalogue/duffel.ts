import { LIVE_TEST, provider } from "./provider.ts";

export const duffel = provider({
  name: "Duffel",
  docs: "https://duffel.com/docs",
  words: ["duffel"],
  beginnings: ["duffel_live_", "duffel_test_"],
  tokens: [
    {
      id: "duffel-access-token",
      what: "access token",
      kind: "secret",
      purpose: "api",
      marks: ["duffel_live_", "duffel_test_"],
      pattern: /\bduffel_(?<mode>live|test)_(?<body>[\w=-]{43})(?![\w=-])/g,
      modes: LIVE_TEST,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/duffel.go",
      read: "2026-11-30",
    },
  ],
});
