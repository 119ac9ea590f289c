import { provider } from "./provider.ts";

export const moyasar = provider({
  name: "Moyasar",
  docs: "https://docs.moyasar.com",
  words: ["moyasar"],
  sharesFormsOf: ["Stripe"],
});
