import { provider } from "./provider.ts";

export const lithic = provider({
  name: "Lithic",
  docs: "https://docs.lithic.com",
  words: ["lithic"],
});
