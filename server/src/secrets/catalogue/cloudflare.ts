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
});
