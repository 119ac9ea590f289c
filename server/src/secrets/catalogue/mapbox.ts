import { provider } from "./provider.ts";

export const mapbox = provider({
  name: "Mapbox",
  docs: "https://docs.mapbox.com",
  tokens: [
    {
      id: "mapbox-public-token",
      what: "public token",
      kind: "publishable",
      purpose: "token",
      marks: ["pk.eyJ"],
      pattern: /(?<![\w.])pk\.eyJ[\w-]{20,300}\.(?<body>[\w-]{20,40})/g,
      source: "https://docs.mapbox.com/help/dive-deeper/access-tokens/",
    },
  ],
});
