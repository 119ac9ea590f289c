import { provider } from "./provider.ts";

export const langfuse = provider({
  name: "Langfuse",
  docs: "https://langfuse.com/docs",
  beginnings: ["sk-lf-"],
  tokens: [
    {
      id: "langfuse-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["sk-lf-"],
      pattern: /\bsk-lf-(?<body>[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})\b/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/langfuse",
      read: "2026-11-30",
    },
  ],
});
