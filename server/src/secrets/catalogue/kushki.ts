import { provider } from "./provider.ts";

export const kushki = provider({
  name: "Kushki",
  docs: "https://docs.kushki.com",
  words: ["kushki"],
  hosts: {
    test: ["api-uat.kushkipagos.com"],
    live: ["api.kushkipagos.com"],
    pairs: [["api-uat.kushkipagos.com", "api.kushkipagos.com"]],
  },
});
