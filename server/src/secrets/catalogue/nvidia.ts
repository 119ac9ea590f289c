import { provider } from "./provider.ts";

export const nvidia = provider({
  name: "NVIDIA",
  docs: "https://docs.nvidia.com",
  beginnings: ["nvapi-"],
  tokens: [
    {
      id: "nvidia-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["nvapi-"],
      pattern: /(?<![\w-])nvapi-(?<body>[\w-]{60,70})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/nvidia.go",
      read: "2026-11-30",
    },
  ],
});
