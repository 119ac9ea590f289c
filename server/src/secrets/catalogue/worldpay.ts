import { provider } from "./provider.ts";

export const worldpay = provider({
  name: "Worldpay",
  docs: "https://developer.worldpay.com",
  words: ["worldpay"],
  hosts: {
    test: ["try.access.worldpay.com", "secure-test.worldpay.com"],
    live: ["access.worldpay.com", "secure.worldpay.com"],
    pairs: [
      ["try.access.worldpay.com", "access.worldpay.com"],
      ["secure-test.worldpay.com", "secure.worldpay.com"],
    ],
  },
});
