import { provider } from "./provider.ts";

export const thunes = provider({
  name: "Thunes",
  docs: "https://docs.thunes.com",
  words: ["thunes"],
});
