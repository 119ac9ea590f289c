import { provider } from "./provider.ts";

export const docker = provider({
  name: "Docker",
  docs: "https://docs.docker.com",
  beginnings: ["SWMTKN-1-", "SWMKEY-1-"],
  tokens: [
    {
      id: "docker-swarm-token",
      what: "swarm join token",
      kind: "secret",
      purpose: "token",
      marks: ["SWMTKN-1-"],
      pattern: /\bSWMTKN-1-(?<body>[\da-z]{50,60}-[\da-z]{24,30})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/docker.go",
      read: "2026-11-30",
    },
    {
      id: "docker-swarm-unlock-key",
      what: "swarm unlock key",
      kind: "secret",
      purpose: "encryption",
      marks: ["SWMKEY-1-"],
      pattern: /\bSWMKEY-1-(?<body>[A-Za-z\d+/]{40,50})(?![A-Za-z\d+/])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/docker.go",
      read: "2026-11-30",
    },
  ],
});
