import { provider } from "./provider.ts";

export const fireblocks = provider({
  name: "Fireblocks",
  docs: "https://developers.fireblocks.com",
  words: ["fireblocks"],
  hosts: {
    test: ["sandbox-api.fireblocks.io"],
    live: ["api.fireblocks.io"],
    pairs: [["sandbox-api.fireblocks.io", "api.fireblocks.io"]],
  },
});
