import { LIVE_TEST, provider } from "./provider.ts";

export const klarna = provider({
  name: "Klarna",
  docs: "https://docs.klarna.com",
  words: ["klarna"],
  modeWords: { playground: "test" },
  beginnings: ["klarna_live_", "klarna_test_"],
  tokens: [
    {
      id: "klarna-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["klarna_live_api_", "klarna_test_api_"],
      pattern: /\bklarna_(?<mode>live|test)_api_(?<body>[A-Za-z0-9+/_=-]{20,300})/g,
      modes: LIVE_TEST,
      source: "https://docs.klarna.com/api/authentication/",
    },
    {
      id: "klarna-client-id",
      what: "client identifier",
      kind: "publishable",
      purpose: "api",
      marks: ["klarna_live_", "klarna_test_"],
      pattern: /\bklarna_(?<mode>live|test)_(?:[a-z]{2,20}_)?client_(?<body>[A-Za-z0-9+/_=-]{20,300})/g,
      modes: LIVE_TEST,
      source: "https://docs.klarna.com/api/authentication/",
    },
  ],
  hosts: {
    test: ["playground.klarna.com"],
    live: ["api.klarna.com"],
    pairs: [["api.playground.klarna.com", "api.klarna.com"]],
  },
});
