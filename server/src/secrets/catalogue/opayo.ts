import { provider } from "./provider.ts";

export const opayo = provider({
  name: "Opayo",
  docs: "https://developer.elavon.com/products/opayo",
  words: ["opayo", "sagepay"],
});
