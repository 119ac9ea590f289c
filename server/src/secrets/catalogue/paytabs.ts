import { provider } from "./provider.ts";

export const paytabs = provider({
  name: "PayTabs",
  docs: "https://docs.paytabs.com",
  words: ["paytabs"],
});
