import { provider } from "./provider.ts";

export const basisTheory = provider({
  name: "Basis Theory",
  docs: "https://developers.basistheory.com",
  words: ["basistheory"],
  beginnings: ["key_prod_us_pvt_", "key_test_us_pvt_", "key_prod_us_mgt_", "key_test_us_mgt_"],
  tokens: [
    {
      id: "basis-theory-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["key_prod_", "key_test_"],
      pattern: /\bkey_(?<mode>prod|test)_[a-z]{2}_(?:pvt|mgt)_(?<body>[A-Za-z\d]{20,24}\.[\da-f]{32})\b/g,
      modes: { prod: "live", test: "test" },
      source: "https://developers.basistheory.com/docs/api/applications",
    },
    {
      id: "basis-theory-public-key",
      what: "public API key",
      kind: "publishable",
      purpose: "api",
      marks: ["key_prod_", "key_test_"],
      pattern: /\bkey_(?<mode>prod|test)_[a-z]{2}_pub_(?<body>[A-Za-z\d]{20,24}\.[\da-f]{32})\b/g,
      modes: { prod: "live", test: "test" },
      source: "https://developers.basistheory.com/docs/api/applications",
    },
  ],
});
