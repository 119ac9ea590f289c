import { provider } from "./provider.ts";

export const conekta = provider({
  name: "Conekta",
  docs: "https://developers.conekta.com",
  words: ["conekta"],
  named: [
    {
      id: "conekta-private-key",
      what: "private key",
      kind: "secret",
      purpose: "api",
      words: [["conekta"], ["private", "secret", "api"]],
      pattern: /^key_(?<body>[A-Za-z0-9]{18,40})$/,
      source: "https://developers.conekta.com/reference/autenticacion",
    },
  ],
});
