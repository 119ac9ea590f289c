import { provider } from "./provider.ts";

export const tailscale = provider({
  name: "Tailscale",
  docs: "https://tailscale.com/docs",
  beginnings: ["tskey-"],
  tokens: [
    {
      id: "tailscale-key",
      what: "key",
      kind: "secret",
      purpose: "token",
      marks: ["tskey-"],
      pattern: /\btskey-[a-z]{2,20}-\w{8,40}-(?<body>\w{16,64})\b/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/tailscale",
      read: "2026-11-30",
    },
  ],
});
