import { provider } from "./provider.ts";

export const clerk = provider({
  name: "Clerk",
  docs: "https://clerk.com/docs",
  words: ["clerk"],
  sharesFormsOf: ["Stripe"],
});
