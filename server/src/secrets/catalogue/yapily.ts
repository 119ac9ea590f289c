import { provider } from "./provider.ts";

export const yapily = provider({
  name: "Yapily",
  docs: "https://docs.yapily.com",
  words: ["yapily"],
});
