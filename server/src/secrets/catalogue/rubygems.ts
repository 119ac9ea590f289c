import { provider } from "./provider.ts";

export const rubygems = provider({
  name: "RubyGems",
  docs: "https://guides.rubygems.org",
  tokens: [
    {
      id: "rubygems-token",
      what: "API key",
      kind: "secret",
      purpose: "token",
      marks: ["rubygems_"],
      pattern: /\brubygems_(?<body>[\da-f]{48})\b/g,
      source: "https://guides.rubygems.org/api-key-scopes/",
    },
  ],
});
