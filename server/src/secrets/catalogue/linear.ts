import { provider } from "./provider.ts";

export const linear = provider({
  name: "Linear",
  docs: "https://linear.app",
  tokens: [
    {
      id: "linear-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["lin_api_"],
      pattern: /\blin_api_(?<body>[A-Za-z0-9]{40})\b/g,
      source: "https://linear.app/developers/graphql",
    },
  ],
});
