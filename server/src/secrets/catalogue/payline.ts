import { provider } from "./provider.ts";

export const payline = provider({
  name: "Payline",
  docs: "https://docs.payline.com",
  words: ["payline"],
});
