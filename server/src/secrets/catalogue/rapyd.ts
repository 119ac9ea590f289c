import { provider } from "./provider.ts";

export const rapyd = provider({
  name: "Rapyd",
  docs: "https://docs.rapyd.net",
  words: ["rapyd"],
  hosts: {
    test: ["sandboxapi.rapyd.net"],
    live: ["api.rapyd.net"],
    pairs: [["sandboxapi.rapyd.net", "api.rapyd.net"]],
  },
});
