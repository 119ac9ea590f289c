import { provider } from "./provider.ts";

export const nuvei = provider({
  name: "Nuvei",
  docs: "https://docs.nuvei.com",
  words: ["nuvei"],
  modeWords: { int: "test" },
});
