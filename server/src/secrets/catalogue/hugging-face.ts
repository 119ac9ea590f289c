import { provider } from "./provider.ts";

export const huggingFace = provider({
  name: "Hugging Face",
  docs: "https://huggingface.co",
  tokens: [
    {
      id: "hugging-face-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["hf_"],
      pattern: /\bhf_(?<body>[A-Za-z]{34})\b/g,
      source: "https://huggingface.co/docs/hub/security-tokens",
    },
    {
      id: "hugging-face-organization-token",
      what: "organisation token",
      kind: "secret",
      purpose: "token",
      marks: ["api_org_"],
      pattern: /\bapi_org_(?<body>[A-Za-z]{34})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/huggingface.go",
      read: "2026-11-30",
    },
  ],
});
