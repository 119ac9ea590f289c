import { provider } from "./provider.ts";

export const tapPayments = provider({
  name: "Tap Payments",
  docs: "https://developers.tap.company",
  words: ["tappayments"],
  sharesFormsOf: ["Stripe"],
});
