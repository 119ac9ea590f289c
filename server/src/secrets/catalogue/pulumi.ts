import { provider } from "./provider.ts";

export const pulumi = provider({
  name: "Pulumi",
  docs: "https://www.pulumi.com",
  tokens: [
    {
      id: "pulumi-token",
      what: "access token",
      kind: "secret",
      purpose: "token",
      marks: ["pul-"],
      pattern: /\bpul-(?<body>[\da-f]{40})\b/g,
      source: "https://www.pulumi.com/docs/administration/access-identity/access-tokens/",
    },
  ],
});
