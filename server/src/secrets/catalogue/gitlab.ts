import { provider } from "./provider.ts";

export const gitlab = provider({
  name: "GitLab",
  docs: "https://docs.gitlab.com",
  beginnings: [
    "glpat-",
    "gldt-",
    "glptt-",
    "glrt-",
    "glcbt-",
    "gloas-",
    "glsoat-",
    "glffct-",
    "glft-",
    "glimt-",
    "glagent-",
    "GR1348941",
  ],
  tokens: [
    {
      id: "gitlab-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      // Routable tokens are longer, and have parts behind dots.
      marks: [
        "glpat-",
        "gldt-",
        "glptt-",
        "glrt-",
        "glcbt-",
        "gloas-",
        "glsoat-",
        "glffct-",
        "glft-",
        "glimt-",
        "glagent-",
      ],
      pattern:
        /(?<![\w-])gl(?:pat|dt|ptt|rt|cbt|oas|soat|ffct|ft|imt|agent)-(?<body>[\w-]{20,300})(?:\.[\da-z]{2,9}){0,2}(?![\w-])/g,
      source: "https://docs.gitlab.com/security/tokens/",
    },
    {
      id: "gitlab-runner-registration-token",
      what: "runner registration token",
      kind: "secret",
      purpose: "token",
      marks: ["GR1348941"],
      pattern: /(?<![\w-])GR1348941(?<body>[\w-]{20})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/gitlab.go",
      read: "2026-11-30",
    },
  ],
});
