import { provider } from "./provider.ts";

export const typeform = provider({
  name: "Typeform",
  docs: "https://www.typeform.com/developers",
  beginnings: ["tfp_"],
  tokens: [
    {
      id: "typeform-token",
      what: "personal access token",
      kind: "secret",
      purpose: "token",
      marks: ["tfp_"],
      pattern: /\btfp_(?<body>[\w-]{40,59})(?![\w-])/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/typeform",
      read: "2026-11-30",
    },
  ],
});
