import { provider } from "./provider.ts";

export const tink = provider({
  name: "Tink",
  docs: "https://docs.tink.com",
  words: ["tink"],
});
