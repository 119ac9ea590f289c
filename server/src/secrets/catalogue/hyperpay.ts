import { provider } from "./provider.ts";

export const hyperpay = provider({
  name: "HyperPay",
  docs: "https://wordpresshyperpay.docs.oppwa.com",
  words: ["hyperpay"],
});
