import { provider } from "./provider.ts";

export const pagarMe = provider({
  name: "Pagar.me",
  docs: "https://docs.pagar.me",
  words: ["pagarme"],
  hasStripeForm: true,
});
