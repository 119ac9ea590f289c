import { provider } from "./provider.ts";

export const ngrok = provider({
  name: "ngrok",
  docs: "https://ngrok.com/docs",
  named: [
    {
      id: "ngrok-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      words: [["ngrok"]],
      pattern: /^2(?<body>[A-Za-z\d]{26}_\d[A-Za-z\d]{20})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/ngrok",
      read: "2026-11-30",
    },
  ],
});
