import { provider } from "./provider.ts";

export const clickhouse = provider({
  name: "ClickHouse",
  docs: "https://clickhouse.com/docs/cloud",
  tokens: [
    {
      id: "clickhouse-cloud-secret",
      what: "Cloud API secret",
      kind: "secret",
      purpose: "api",
      marks: ["4b1d"],
      pattern: /\b4b1d(?<body>[A-Za-z\d]{38})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/clickhouse.go",
      read: "2026-11-30",
    },
  ],
});
