import { provider } from "./provider.ts";

export const shopify = provider({
  name: "Shopify",
  docs: "https://shopify.dev",
  words: ["shopify"],
  beginnings: ["shpat_", "shpca_", "shppa_", "shpss_"],
  tokens: [
    {
      id: "shopify-token",
      what: "access token",
      kind: "secret",
      purpose: "api",
      marks: ["shpat_", "shpca_", "shppa_", "shpss_"],
      pattern: /\bshp(?:at|ca|pa|ss)_(?<body>[\dA-Fa-f]{32})\b/g,
      source: "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens",
    },
  ],
});
