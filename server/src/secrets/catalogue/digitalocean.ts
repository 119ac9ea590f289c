import { provider } from "./provider.ts";

export const digitalocean = provider({
  name: "DigitalOcean",
  docs: "https://docs.digitalocean.com",
  tokens: [
    {
      id: "digitalocean-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["dop_v1_", "doo_v1_", "dor_v1_"],
      pattern: /\bdo[por]_v1_(?<body>[\da-f]{64})\b/g,
      source: "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
    },
  ],
});
