import { provider } from "./provider.ts";

export const moov = provider({
  name: "Moov",
  docs: "https://docs.moov.io",
  words: ["moov"],
});
