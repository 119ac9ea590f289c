import { provider } from "./provider.ts";

export const payu = provider({
  name: "PayU",
  docs: "https://docs.payu.in",
  words: ["payu"],
});
