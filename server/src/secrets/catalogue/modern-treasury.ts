import { provider } from "./provider.ts";

export const modernTreasury = provider({
  name: "Modern Treasury",
  docs: "https://docs.moderntreasury.com",
  words: ["moderntreasury"],
});
