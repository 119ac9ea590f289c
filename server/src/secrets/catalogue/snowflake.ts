import { provider } from "./provider.ts";

export const snowflake = provider({
  name: "Snowflake",
  docs: "https://docs.snowflake.com",
  named: [
    {
      id: "snowflake-access-token",
      what: "programmatic access token",
      kind: "secret",
      purpose: "token",
      words: [["snowflake"], ["token", "pat"]],
      pattern: /^(?<body>[\w-]{100,500})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/snowflake.go",
      read: "2026-11-30",
    },
  ],
});
