import { provider } from "./provider.ts";

export const treezor = provider({
  name: "Treezor",
  docs: "https://docs.treezor.com",
  words: ["treezor"],
});
