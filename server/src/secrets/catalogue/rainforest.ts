import { provider } from "./provider.ts";

export const rainforest = provider({
  name: "Rainforest",
  docs: "https://docs.rainforestpay.com",
  words: ["rainforest"],
});
