import { provider } from "./provider.ts";

export const auth0 = provider({
  name: "Auth0",
  docs: "https://auth0.com/docs",
  named: [
    {
      id: "auth0-client-secret",
      what: "client secret",
      kind: "secret",
      purpose: "api",
      words: [["auth0"], ["secret"]],
      pattern: /^(?<body>[\w-]{64})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/auth0oauth",
      read: "2026-11-30",
    },
  ],
});
