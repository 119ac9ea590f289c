import { provider } from "./provider.ts";

export const dockerHub = provider({
  name: "Docker Hub",
  docs: "https://docs.docker.com",
  beginnings: ["dckr_pat_"],
  tokens: [
    {
      id: "docker-hub-token",
      what: "access token",
      kind: "secret",
      purpose: "token",
      marks: ["dckr_pat_", "dckr_oat_"],
      pattern: /\bdckr_[po]at_(?<body>[\w-]{27,40})(?![\w-])/g,
      source: "https://docs.docker.com/security/access-tokens/",
    },
  ],
});
