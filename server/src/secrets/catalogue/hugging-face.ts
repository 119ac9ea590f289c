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
  ],
});
