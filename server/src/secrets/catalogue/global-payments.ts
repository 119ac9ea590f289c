import { provider } from "./provider.ts";

export const globalPayments = provider({
  name: "Global Payments",
  docs: "https://developer.globalpay.com",
  words: ["globalpay", "globalpayments", "realex"],
});
