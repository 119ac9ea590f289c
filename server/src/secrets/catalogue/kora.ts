import { provider } from "./provider.ts";

export const kora = provider({
  name: "Kora",
  docs: "https://developers.korapay.com",
  words: ["korapay"],
  sharesFormsOf: ["Stripe"],
});
