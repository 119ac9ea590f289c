import { provider } from "./provider.ts";

export const revolut = provider({
  name: "Revolut",
  docs: "https://developer.revolut.com",
  words: ["revolut"],
  beginnings: ["oa_prod_", "oa_sand_"],
  tokens: [
    {
      id: "revolut-access-token",
      what: "access token",
      kind: "secret",
      purpose: "api",
      marks: ["oa_prod_", "oa_sand_"],
      pattern: /\boa_(?<mode>prod|sand)_(?<body>[\w-]{43})(?![\w-])/g,
      modes: { prod: "live", sand: "test" },
      source: "https://developer.revolut.com/docs/guides/manage-accounts/get-started/make-your-first-api-request",
    },
  ],
  hosts: {
    test: ["sandbox-b2b.revolut.com", "sandbox-merchant.revolut.com"],
    live: ["b2b.revolut.com", "merchant.revolut.com"],
    pairs: [
      ["sandbox-b2b.revolut.com", "b2b.revolut.com"],
      ["sandbox-merchant.revolut.com", "merchant.revolut.com"],
    ],
  },
});
