import { provider } from "./provider.ts";

export const payoneer = provider({
  name: "Payoneer",
  docs: "https://developer.payoneer.com",
  words: ["payoneer"],
});
