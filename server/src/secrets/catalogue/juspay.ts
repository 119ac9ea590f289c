import { provider } from "./provider.ts";

export const juspay = provider({
  name: "Juspay",
  docs: "https://docs.juspay.in",
  words: ["juspay"],
  hosts: { test: ["sandbox.juspay.in"], live: ["api.juspay.in"], pairs: [["sandbox.juspay.in", "api.juspay.in"]] },
});
