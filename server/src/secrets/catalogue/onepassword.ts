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
  ],
});
