import { provider } from "./provider.ts";

export const netlify = provider({
  name: "Netlify",
  docs: "https://docs.netlify.com",
  tokens: [
    {
      id: "netlify-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["nfp_"],
      pattern: /\bnfp_(?<body>[A-Za-z0-9]{36})\b/g,
      source: "https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/",
    },
  ],
});
