import { provider } from "./provider.ts";

export const github = provider({
  name: "GitHub",
  docs: "https://github.blog",
  words: ["github"],
  beginnings: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
  tokens: [
    {
      id: "github-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
      pattern: /\bgh[pousr]_(?<body>[A-Za-z0-9]{36,251})\b/g,
      source: "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/",
    },
    {
      id: "github-app-token",
      what: "app token",
      kind: "secret",
      purpose: "token",
      marks: ["ghs_"],
      pattern: /\bghs_\d{1,12}_(?<body>[\w.-]{30,3000})/g,
      source: "https://github.blog/changelog/2026-04-24-github-app-installation-tokens/",
    },
    {
      id: "github-fine-grained-token",
      what: "fine-grained token",
      kind: "secret",
      purpose: "token",
      marks: ["github_pat_"],
      pattern: /\bgithub_pat_(?<body>[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
      source:
        "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens",
    },
  ],
});
