import { provider } from "./provider.ts";

export const figma = provider({
  name: "Figma",
  docs: "https://developers.figma.com",
  beginnings: ["figd_", "figp_"],
  tokens: [
    {
      id: "figma-token",
      what: "personal access token",
      kind: "secret",
      purpose: "token",
      marks: ["figd_"],
      pattern: /\bfigd_(?<body>[\w-]{38,43})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/figma.go",
      read: "2026-11-30",
    },
    {
      id: "figma-plan-token",
      what: "access token",
      kind: "secret",
      purpose: "token",
      marks: ["figp_"],
      pattern: /\bfigp_(?<body>[\w-]{40,54}={0,2})(?![\w=-])/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/figmapersonalaccesstoken",
      read: "2026-11-30",
    },
  ],
});
