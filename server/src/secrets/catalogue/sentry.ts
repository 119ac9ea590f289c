import { provider } from "./provider.ts";

export const sentry = provider({
  name: "Sentry",
  docs: "https://docs.sentry.io",
  words: ["sentry"],
  beginnings: ["sntrys_", "sntryu_"],
  tokens: [
    {
      id: "sentry-token",
      what: "auth token",
      kind: "secret",
      purpose: "token",
      marks: ["sntrys_", "sntryu_"],
      pattern: /\bsntry[su]_(?<body>[\w=+/-]{64,400})/g,
      source: "https://docs.sentry.io/account/auth-tokens/",
    },
  ],
});
