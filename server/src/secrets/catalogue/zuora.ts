import { provider } from "./provider.ts";

export const zuora = provider({
  name: "Zuora",
  docs: "https://developer.zuora.com",
  words: ["zuora"],
});
