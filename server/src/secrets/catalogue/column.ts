import { LIVE_TEST, provider } from "./provider.ts";

export const column = provider({
  name: "Column",
  docs: "https://column.com/docs",
  named: [
    {
      id: "column-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["column"], ["api", "key", "token", "secret"]],
      pattern: /^(?<mode>live|test)_(?<body>[A-Za-z\d]{27})$/,
      modes: LIVE_TEST,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/column",
      read: "2026-11-30",
    },
  ],
});
