import { provider } from "./provider.ts";

export const culqi = provider({
  name: "Culqi",
  docs: "https://docs.culqi.com",
  words: ["culqi"],
  sharesFormsOf: ["Stripe"],
});
