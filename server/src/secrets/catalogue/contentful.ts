import { provider } from "./provider.ts";

export const contentful = provider({
  name: "Contentful",
  docs: "https://www.contentful.com/developers/docs",
  beginnings: ["CFPAT-"],
  tokens: [
    {
      id: "contentful-token",
      what: "personal access token",
      kind: "secret",
      purpose: "token",
      marks: ["CFPAT-"],
      pattern: /\bCFPAT-(?<body>[\w-]{43})(?![\w-])/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/contentfulpersonalaccesstoken",
      read: "2026-11-30",
    },
  ],
});
