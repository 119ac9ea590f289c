import { provider } from "./provider.ts";

export const truelayer = provider({
  name: "TrueLayer",
  docs: "https://docs.truelayer.com",
  words: ["truelayer"],
  hosts: {
    test: ["truelayer-sandbox.com"],
    live: ["api.truelayer.com"],
    pairs: [["api.truelayer-sandbox.com", "api.truelayer.com"]],
  },
});
