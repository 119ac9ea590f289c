import { LIVE_TEST, provider } from "./provider.ts";

export const stytch = provider({
  name: "Stytch",
  docs: "https://stytch.com/docs",
  words: ["stytch"],
  tokens: [
    {
      id: "stytch-secret",
      what: "secret",
      kind: "secret",
      purpose: "api",
      marks: ["secret-live-", "secret-test-"],
      pattern: /\bsecret-(?<mode>live|test)-(?<body>[\w-]{30,48}=)(?![\w=])/g,
      modes: LIVE_TEST,
      source: "https://stytch.com/docs/api/authentication",
    },
  ],
  hosts: { test: ["test.stytch.com"], live: ["api.stytch.com"], pairs: [["test.stytch.com", "api.stytch.com"]] },
});
