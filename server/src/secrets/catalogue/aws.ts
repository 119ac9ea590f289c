import { provider } from "./provider.ts";

export const aws = provider({
  name: "AWS",
  docs: "https://docs.aws.amazon.com",
  words: ["aws"],
  beginnings: ["AKIA", "ABSK"],
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
    {
      id: "aws-bedrock-key",
      what: "Bedrock API key",
      kind: "secret",
      purpose: "api",
      marks: ["ABSK"],
      pattern: /(?<![\w+/])ABSK(?<body>[A-Za-z\d+/]{109,269}={0,2})(?![A-Za-z\d+/=])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/aws.go",
      read: "2026-11-30",
    },
    {
      id: "aws-bedrock-short-key",
      what: "short-term Bedrock API key",
      kind: "secret",
      purpose: "token",
      marks: ["bedrock-api-key-"],
      pattern: /\bbedrock-api-key-(?<body>[A-Za-z\d+/_-]{100,3000}={0,2})/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/aws.go",
      read: "2026-11-30",
    },
    {
      id: "aws-presigned-address",
      what: "presigned address",
      kind: "secret",
      purpose: "token",
      marks: ["X-Amz-Signature="],
      pattern: /\bX-Amz-Signature=(?<body>[\da-f]{64})(?![\da-zA-Z])/g,
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html",
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
