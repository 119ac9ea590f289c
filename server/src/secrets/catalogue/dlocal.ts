import { provider } from "./provider.ts";

export const dlocal = provider({
  name: "dLocal",
  docs: "https://docs.dlocal.com",
  words: ["dlocal"],
});
