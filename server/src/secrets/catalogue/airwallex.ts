import { provider } from "./provider.ts";

export const airwallex = provider({
  name: "Airwallex",
  docs: "https://www.airwallex.com/docs",
  words: ["airwallex"],
  modeWords: { demo: "test" },
  hosts: {
    test: ["api-demo.airwallex.com"],
    live: ["api.airwallex.com"],
    pairs: [["api-demo.airwallex.com", "api.airwallex.com"]],
  },
});
