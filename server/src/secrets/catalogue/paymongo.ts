import { provider } from "./provider.ts";

export const paymongo = provider({
  name: "PayMongo",
  docs: "https://developers.paymongo.com",
  words: ["paymongo"],
  sharesFormsOf: ["Stripe"],
});
