import { provider } from "./provider.ts";

export const atlassian = provider({
  name: "Atlassian",
  docs: "https://support.atlassian.com",
  tokens: [
    {
      id: "atlassian-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      marks: ["ATATT3"],
      pattern: /\bATATT3(?<body>[\w=-]{180,220})/g,
      source: "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
    },
    {
      id: "atlassian-admin-key",
      what: "organisation API key",
      kind: "secret",
      purpose: "token",
      marks: ["ATCTT3xFfG"],
      pattern: /\bATCTT3xFfG(?<body>[\w+/-]{80,250}=[\dA-Fa-f]{8})(?![\w+/-])/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/atlassian",
      read: "2026-11-30",
    },
    {
      id: "bitbucket-data-center-token",
      what: "Bitbucket Data Center token",
      kind: "secret",
      purpose: "token",
      marks: ["BBDC-"],
      pattern: /(?<![\w+/@-])BBDC-(?<body>[A-Za-z\d+/@_-]{40,50})(?![A-Za-z\d+/@_-])/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/atlassiandatacenter",
      read: "2026-11-30",
    },
  ],
});
