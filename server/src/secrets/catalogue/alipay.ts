import { provider } from "./provider.ts";

export const alipay = provider({
  name: "Alipay",
  docs: "https://global.alipay.com/docs",
  words: ["alipay"],
});
