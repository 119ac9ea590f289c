import { provider } from "./provider.ts";

export const render = provider({
  name: "Render",
  docs: "https://render.com/docs",
  beginnings: ["rnd_"],
  tokens: [
    {
      id: "render-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["rnd_"],
      pattern: /\brnd_(?<body>[A-Za-z\d]{28})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/render.go",
      read: "2026-11-30",
    },
  ],
});
