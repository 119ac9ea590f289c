import { provider } from "./provider.ts";

export const alibabaCloud = provider({
  name: "Alibaba Cloud",
  docs: "https://www.alibabacloud.com/help",
  tokens: [
    {
      id: "alibaba-access-key-id",
      what: "access key id",
      kind: "identifier",
      purpose: "api",
      marks: ["LTAI"],
      pattern: /\bLTAI(?<body>[A-Za-z\d]{17,21})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/alibaba.go",
      read: "2026-11-30",
    },
  ],
  named: [
    {
      id: "alibaba-access-key-secret",
      what: "access key secret",
      kind: "secret",
      purpose: "api",
      words: [["aliyun", "alibaba", "alicloud", "oss"], ["secret"]],
      pattern: /^(?<body>[A-Za-z\d]{30})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/alibaba.go",
      read: "2026-11-30",
    },
  ],
});
