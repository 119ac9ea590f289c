import { provider } from "./provider.ts";

export const pingpp = provider({
  name: "Ping++",
  docs: "https://www.pingxx.com/docs",
  words: ["pingxx", "pingpp"],
  sharesFormsOf: ["Stripe"],
});
