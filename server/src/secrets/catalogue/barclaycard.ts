import { provider } from "./provider.ts";

export const barclaycard = provider({
  name: "Barclaycard",
  docs: "https://developer.barclaycard.com",
  words: ["barclaycard"],
});
