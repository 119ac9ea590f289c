import { provider } from "./provider.ts";

export const xendit = provider({
  name: "Xendit",
  docs: "https://docs.xendit.co",
  words: ["xendit"],
  beginnings: ["xnd_", "xnd_production_", "xnd_development_"],
  tokens: [
    {
      id: "xendit-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["xnd_production_", "xnd_development_"],
      pattern: /\bxnd_(?<mode>production|development)_(?<body>[A-Za-z0-9]{30,120})\b/g,
      modes: { production: "live", development: "test" },
      source: "https://docs.xendit.co/docs/api-keys",
    },
    {
      id: "xendit-public-key",
      what: "public key",
      kind: "publishable",
      purpose: "api",
      marks: ["xnd_public_"],
      pattern: /\bxnd_public_(?<mode>production|development)_(?<body>[A-Za-z0-9]{30,120})\b/g,
      modes: { production: "live", development: "test" },
      source: "https://docs.xendit.co/docs/api-keys",
    },
  ],
});
