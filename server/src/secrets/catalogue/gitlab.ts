import { provider } from "./provider.ts";

export const gitlab = provider({
  name: "GitLab",
  docs: "https://docs.gitlab.com",
  beginnings: ["glpat-"],
  tokens: [
    {
      id: "gitlab-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["glpat-", "gldt-", "glptt-", "glrt-", "glcbt-"],
      pattern: /(?<![\w-])gl(?:pat|dt|ptt|rt|cbt)-(?<body>[\w-]{20,60})(?![\w-])/g,
      source: "https://docs.gitlab.com/security/tokens/",
    },
  ],
});
