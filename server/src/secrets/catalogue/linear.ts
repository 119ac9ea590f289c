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
    {
      id: "linear-oauth-token",
      what: "OAuth token",
      kind: "secret",
      purpose: "token",
      marks: ["lin_oauth_"],
      pattern: /\blin_oauth_(?<body>[\da-f]{64})\b/g,
      source: "https://linear.app/developers/oauth-2-0-authentication",
    },
  ],
});
