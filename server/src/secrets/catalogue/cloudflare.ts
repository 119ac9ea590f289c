import { provider } from "./provider.ts";

export const cloudflare = provider({
  name: "Cloudflare",
  docs: "https://developers.cloudflare.com",
  named: [
    {
      id: "cloudflare-api-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      words: [
        ["cloudflare", "cf"],
        ["token", "key"],
      ],
      pattern: /^(?<body>[\w-]{37}|[\w-]{40})$/,
      source: "https://developers.cloudflare.com/fundamentals/api/get-started/create-token/",
    },
  ],
  tokens: [
    {
      id: "cloudflare-prefixed-token",
      what: "API token",
      kind: "secret",
      purpose: "token",
      marks: ["cfut_", "cfat_", "cfk_"],
      pattern: /\bcf(?:ut|at|k)_(?<body>[A-Za-z\d]{40}[\da-f]{8})\b/g,
      source: "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/",
      read: "2026-11-30",
    },
    {
      id: "cloudflare-origin-ca-key",
      what: "Origin CA key",
      kind: "secret",
      purpose: "api",
      marks: ["v1.0-"],
      pattern: /\bv1\.0-(?<body>[\da-f]{24}-[\da-f]{146})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/cloudflare.go",
      read: "2026-11-30",
    },
  ],
  beginnings: ["cfut_", "cfat_", "cfk_"],
});
