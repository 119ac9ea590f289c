import { provider } from "./provider.ts";

export const yoco = provider({
  name: "Yoco",
  docs: "https://developer.yoco.com",
  words: ["yoco"],
  sharesFormsOf: ["Stripe"],
});
