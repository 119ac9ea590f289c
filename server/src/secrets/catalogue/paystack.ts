import { provider } from "./provider.ts";

export const paystack = provider({
  name: "Paystack",
  docs: "https://paystack.com/docs",
  words: ["paystack"],
  sharesFormsOf: ["Stripe"],
});
