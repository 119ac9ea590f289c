import { provider } from "./provider.ts";

export const square = provider({
  name: "Square",
  docs: "https://developer.squareup.com",
  words: ["square"],
  beginnings: ["sq0atp-", "sq0csp-", "sq0csb-", "sq0idp-", "sq0idb-"],
  tokens: [
    {
      id: "square-access-token",
      what: "access token",
      kind: "secret",
      purpose: "api",
      marks: ["EAAA"],
      pattern: /(?<![\w+/-])EAAA(?<body>[A-Za-z0-9_-]{56,64})(?![\w-])/g,
      source: "https://developer.squareup.com/docs/build-basics/access-tokens",
    },
    {
      id: "square-personal-token",
      what: "personal access token",
      kind: "secret",
      purpose: "api",
      marks: ["sq0atp-"],
      pattern: /\bsq0atp-(?<body>[\w-]{22})(?![\w-])/g,
      mode: "live",
      source: "https://developer.squareup.com/docs/build-basics/access-tokens",
    },
    {
      id: "square-application-secret",
      what: "application secret",
      kind: "secret",
      purpose: "api",
      marks: ["sq0csp-", "sq0csb-"],
      pattern: /(?<![\w-])(?:sandbox-)?sq0cs(?<mode>[pb])-(?<body>[\w-]{22,43})(?![\w-])/g,
      modes: { p: "live", b: "test" },
      source: "https://developer.squareup.com/docs/build-basics/access-tokens",
    },
    {
      id: "square-application-id",
      what: "application id",
      kind: "publishable",
      purpose: "api",
      marks: ["sq0idp-", "sq0idb-"],
      pattern: /(?<![\w-])(?:sandbox-)?sq0id(?<mode>[pb])-(?<body>[\w-]{22,43})(?![\w-])/g,
      modes: { p: "live", b: "test" },
      source: "https://developer.squareup.com/docs/build-basics/access-tokens",
    },
  ],
  hosts: {
    test: ["squareupsandbox.com"],
    live: ["connect.squareup.com"],
    pairs: [["connect.squareupsandbox.com", "connect.squareup.com"]],
  },
});
