import { provider } from "./provider.ts";

export const onepassword = provider({
  name: "1Password",
  docs: "https://developer.1password.com",
  tokens: [
    {
      id: "onepassword-token",
      what: "service account token",
      kind: "secret",
      purpose: "token",
      marks: ["ops_eyJ"],
      pattern: /\bops_eyJ(?<body>[\w+/=-]{200,2000})/g,
      source: "https://developer.1password.com/docs/service-accounts/",
    },
    {
      id: "onepassword-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "encryption",
      marks: ["A3-"],
      pattern: /\bA3-(?<body>[A-Z\d]{6}-(?:[A-Z\d]{11}|[A-Z\d]{6}-[A-Z\d]{5})(?:-[A-Z\d]{5}){3})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/1password.go",
      read: "2026-11-30",
    },
  ],
});
