import { provider } from "./provider.ts";

export const omise = provider({
  name: "Omise",
  docs: "https://docs.opn.ooo",
  words: ["omise"],
  tokens: [
    {
      id: "omise-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["skey_"],
      pattern: /\bskey_(?<mode>test_|live_|)(?<body>[\da-z]{19})\b/g,
      modes: { test_: "test", live_: "live", "": "live" },
      source: "https://docs.opn.ooo/api-authentication",
    },
    {
      id: "omise-public-key",
      what: "public key",
      kind: "publishable",
      purpose: "api",
      marks: ["pkey_"],
      pattern: /\bpkey_(?<mode>test_|live_|)(?<body>[\da-z]{19})\b/g,
      modes: { test_: "test", live_: "live", "": "live" },
      source: "https://docs.opn.ooo/api-authentication",
    },
  ],
});
