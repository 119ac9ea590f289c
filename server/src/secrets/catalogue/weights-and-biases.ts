import { provider } from "./provider.ts";

export const weightsAndBiases = provider({
  name: "Weights & Biases",
  docs: "https://docs.wandb.ai",
  beginnings: ["wandb_v1_"],
  tokens: [
    {
      id: "wandb-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["wandb_v1_"],
      pattern: /\bwandb_v1_(?<body>\w{77})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/weightsandbiases.go",
      read: "2026-11-30",
    },
  ],
});
