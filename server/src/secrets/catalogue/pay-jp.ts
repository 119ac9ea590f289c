import { provider } from "./provider.ts";

export const payJp = provider({
  name: "PAY.JP",
  docs: "https://docs.pay.jp",
  words: ["payjp"],
  sharesFormsOf: ["Stripe"],
});
