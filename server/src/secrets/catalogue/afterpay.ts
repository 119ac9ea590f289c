import { provider } from "./provider.ts";

export const afterpay = provider({
  name: "Afterpay",
  docs: "https://developers.afterpay.com",
  words: ["afterpay"],
});
