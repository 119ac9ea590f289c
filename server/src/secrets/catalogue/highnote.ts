import { provider } from "./provider.ts";

export const highnote = provider({
  name: "Highnote",
  docs: "https://docs.highnote.com",
  words: ["highnote"],
  sharesFormsOf: ["Stripe", "WorkOS"],
});
