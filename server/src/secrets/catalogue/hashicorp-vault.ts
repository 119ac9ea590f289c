import { provider } from "./provider.ts";

export const hashicorpVault = provider({
  name: "HashiCorp Vault",
  docs: "https://developer.hashicorp.com",
  beginnings: ["hvs."],
  tokens: [
    {
      id: "vault-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["hvs.", "hvb.", "hvr."],
      pattern: /\bhv[sbr]\.(?<body>[\w-]{24,300})(?![\w-])/g,
      source: "https://developer.hashicorp.com/vault/docs/concepts/tokens",
    },
  ],
  named: [
    {
      id: "vault-legacy-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      words: [["vault"], ["token"]],
      pattern: /^s\.(?<body>[A-Za-z\d]{24})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/hashicorp_vault.go",
      read: "2026-11-30",
    },
  ],
});
