import { provider } from "./provider.ts";

export const planetscale = provider({
  name: "PlanetScale",
  docs: "https://planetscale.com",
  tokens: [
    {
      id: "planetscale-token",
      what: "password",
      kind: "secret",
      purpose: "password",
      marks: ["pscale_"],
      pattern: /\bpscale_(?:tkn|pw|oauth)_(?<body>[\w.-]{32,64})(?![\w-])/g,
      source: "https://planetscale.com/docs/concepts/connection-strings",
    },
  ],
});
