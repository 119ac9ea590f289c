import { provider } from "./provider.ts";

export const vercel = provider({
  name: "Vercel",
  docs: "https://vercel.com/docs",
  beginnings: ["vcp_", "vci_", "vca_", "vcr_", "vck_"],
  tokens: [
    {
      id: "vercel-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["vcp_", "vci_", "vca_", "vcr_", "vck_"],
      pattern: /\bvc[piark]_(?<body>[A-Za-z\d]{56})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/vercel.go",
      read: "2026-11-30",
    },
  ],
});
