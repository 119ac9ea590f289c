import { provider } from "./provider.ts";

export const jsonWebToken = provider({
  name: "JWT",
  docs: "https://www.rfc-editor.org",
  tokens: [
    {
      id: "json-web-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["eyJ"],
      // Many services give such tokens, each behind a beginning of its own.
      rank: -1,
      pattern: /(?<![\w.-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.(?<body>[\w-]{20,700})/g,
      source: "https://www.rfc-editor.org/rfc/rfc7519",
    },
  ],
});
