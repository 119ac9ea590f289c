import { provider } from "./provider.ts";

export const lemonSqueezy = provider({
  name: "Lemon Squeezy",
  docs: "https://docs.lemonsqueezy.com",
  words: ["lemonsqueezy"],
});
