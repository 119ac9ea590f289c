import { provider } from "./provider.ts";

export const polar = provider({
  name: "Polar",
  docs: "https://docs.polar.sh",
  words: ["polar"],
  tokens: [
    {
      id: "polar-token",
      what: "access token",
      kind: "secret",
      purpose: "api",
      marks: ["polar_"],
      pattern: /\bpolar_(?:oat|pat|at_u|rt_u|cs|whs)_(?<body>[A-Za-z0-9]{20,100})\b/g,
      source: "https://docs.polar.sh/integrate/authentication",
    },
  ],
});
