import { provider } from "./provider.ts";

export const paseto = provider({
  name: "PASETO",
  docs: "https://paseto.io",
  tokens: [
    {
      id: "paseto",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: [".local.", ".public."],
      pattern: /(?<![\w.-])v[1-4]\.(?:local|public)\.(?<body>[\w-]{80,4000})(?:\.[\w-]{1,2000})?(?![\w-])/g,
      source: "https://github.com/paseto-standard/paseto-spec",
    },
  ],
});
