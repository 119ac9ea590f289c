import { provider } from "./provider.ts";

export const marqeta = provider({
  name: "Marqeta",
  docs: "https://www.marqeta.com/docs",
  words: ["marqeta"],
  hosts: { test: ["sandbox-api.marqeta.com"], live: [], pairs: [] },
});
