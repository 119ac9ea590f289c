import { provider } from "./provider.ts";

export const nium = provider({
  name: "Nium",
  docs: "https://docs.nium.com",
  words: ["nium"],
});
