import { provider } from "./provider.ts";

export const affirm = provider({
  name: "Affirm",
  docs: "https://docs.affirm.com",
  words: ["affirm"],
});
