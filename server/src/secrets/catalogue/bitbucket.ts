import { provider } from "./provider.ts";

export const bitbucket = provider({
  name: "Bitbucket",
  docs: "https://support.atlassian.com",
  tokens: [
    {
      id: "bitbucket-token",
      what: "app password",
      kind: "secret",
      purpose: "token",
      marks: ["ATBB"],
      pattern: /\bATBB(?<body>[A-Za-z0-9]{24,32}[\dA-F]{8})\b/g,
      source: "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/",
    },
  ],
});
