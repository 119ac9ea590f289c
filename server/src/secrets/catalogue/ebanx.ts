import { provider } from "./provider.ts";

export const ebanx = provider({
  name: "EBANX",
  docs: "https://docs.ebanx.com",
  words: ["ebanx"],
});
