import { provider } from "./provider.ts";

export const yandexCloud = provider({
  name: "Yandex Cloud",
  docs: "https://yandex.cloud/docs",
  tokens: [
    {
      id: "yandex-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["AQVN"],
      pattern: /\bAQVN(?<body>[\w-]{35,38})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/yandex.go",
      read: "2026-11-30",
    },
    {
      id: "yandex-iam-token",
      what: "IAM token",
      kind: "secret",
      purpose: "token",
      marks: ["t1."],
      pattern: /\bt1\.[\w-]{10,2000}={0,2}\.(?<body>[\w-]{86})={0,2}(?![\w=-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/yandex.go",
      read: "2026-11-30",
    },
  ],
  named: [
    {
      id: "yandex-static-key",
      what: "static key",
      kind: "secret",
      purpose: "api",
      words: [
        ["yandex", "yc"],
        ["secret", "key"],
      ],
      pattern: /^YC(?<body>[\w-]{38})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/yandex.go",
      read: "2026-11-30",
    },
  ],
});
