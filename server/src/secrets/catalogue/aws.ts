import { provider } from "./provider.ts";

export const aws = provider({
  name: "AWS",
  docs: "https://docs.aws.amazon.com",
  words: ["aws"],
  beginnings: ["AKIA"],
  tokens: [
    {
      id: "aws-access-key-id",
      what: "access key id",
      kind: "identifier",
      purpose: "api",
      marks: ["AKIA", "ASIA"],
      pattern: /\b(?:AKIA|ASIA)(?<body>[A-Z2-7]{16})\b/g,
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    },
  ],
  named: [
    {
      id: "aws-secret-access-key",
      what: "secret access key",
      kind: "secret",
      purpose: "api",
      words: [["aws", "amazon", "s3"], ["secret"]],
      pattern: /^(?<body>[A-Za-z0-9+/]{40})$/,
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    },
  ],
});
