import { provider } from "./provider.ts";

export const ramp = provider({
  name: "Ramp",
  docs: "https://docs.ramp.com",
  words: ["ramp"],
  beginnings: ["ramp_sec_"],
  tokens: [
    {
      id: "ramp-client-secret",
      what: "client secret",
      kind: "secret",
      purpose: "api",
      marks: ["ramp_sec_"],
      pattern: /\bramp_sec_(?<body>[A-Za-z0-9]{48})\b/g,
      source: "https://docs.ramp.com/developer-api/v1/authorization",
    },
    {
      id: "ramp-client-id",
      what: "client id",
      kind: "identifier",
      purpose: "api",
      marks: ["ramp_id_"],
      pattern: /\bramp_id_(?<body>[A-Za-z\d]{40})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/ramp.go",
      read: "2026-11-30",
    },
  ],
});
