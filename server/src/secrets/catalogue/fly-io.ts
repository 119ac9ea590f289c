import { provider } from "./provider.ts";

export const flyIo = provider({
  name: "Fly.io",
  docs: "https://fly.io/docs",
  tokens: [
    {
      id: "fly-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["FlyV1 ", "fm2_"],
      pattern: /\b(?:FlyV1 )?fm2_(?<body>[A-Za-z\d+/=,_-]{100,4000})/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/flyio.go",
      read: "2026-11-30",
    },
  ],
});
