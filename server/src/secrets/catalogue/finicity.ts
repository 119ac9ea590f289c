import { provider } from "./provider.ts";

export const finicity = provider({
  name: "Finicity",
  docs: "https://developer.mastercard.com/open-finance-us/documentation/",
  words: ["finicity"],
});
