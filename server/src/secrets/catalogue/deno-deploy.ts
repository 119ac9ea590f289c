import { provider } from "./provider.ts";

export const denoDeploy = provider({
  name: "Deno Deploy",
  docs: "https://docs.deno.com/deploy",
  beginnings: ["ddp_", "ddw_"],
  tokens: [
    {
      id: "deno-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["ddp_", "ddw_"],
      pattern: /\bdd[pw]_(?<body>[A-Za-z\d]{36})\b/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/deno",
      read: "2026-11-30",
    },
  ],
});
