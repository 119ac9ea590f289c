import { provider } from "./provider.ts";

export const twoCTwoP = provider({
  name: "2C2P",
  docs: "https://developer.2c2p.com",
  words: ["2c2p"],
});
