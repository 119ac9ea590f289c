import { provider } from "./provider.ts";

export const monnify = provider({
  name: "Monnify",
  docs: "https://developers.monnify.com",
  words: ["monnify"],
  beginnings: ["MK_PROD_", "MK_TEST_"],
  named: [
    {
      id: "monnify-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["monnify"]],
      pattern: /^MK_(?<mode>PROD|TEST)_(?<body>[A-Z\d]{10})$/,
      modes: { PROD: "live", TEST: "test" },
      source: "https://developers.monnify.com",
    },
    {
      id: "monnify-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      words: [["monnify"], ["secret"]],
      pattern: /^(?<body>[A-Z\d]{32})$/,
      source: "https://developers.monnify.com",
    },
  ],
  hosts: {
    test: ["sandbox.monnify.com"],
    live: ["api.monnify.com"],
    pairs: [["sandbox.monnify.com", "api.monnify.com"]],
  },
});
