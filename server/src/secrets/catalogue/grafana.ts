import { provider } from "./provider.ts";

export const grafana = provider({
  name: "Grafana",
  docs: "https://grafana.com",
  tokens: [
    {
      id: "grafana-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["glsa_", "glc_eyJ"],
      pattern: /\b(?:glsa_(?=[A-Za-z0-9]{32}_)|glc_eyJ)(?<body>[\w+/=]{40,400})/g,
      source: "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
    },
    {
      id: "grafana-legacy-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["eyJrIjoi"],
      pattern: /(?<![\w.-])eyJrIjoi(?<body>[A-Za-z\d+/]{40,380}={0,2})(?![\w.-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/grafana.go",
      read: "2026-11-30",
    },
  ],
  beginnings: ["glsa_"],
});
