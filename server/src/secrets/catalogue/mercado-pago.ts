import { UUID, provider } from "./provider.ts";

export const mercadoPago = provider({
  name: "Mercado Pago",
  docs: "https://www.mercadopago.com.br",
  words: ["mercadopago"],
  tokens: [
    {
      id: "mercado-pago-access-token",
      what: "access token",
      kind: "secret",
      purpose: "api",
      marks: ["APP_USR-", "TEST-"],
      pattern: /\b(?<mode>APP_USR|TEST)-\d{10,20}-\d{6}-(?<body>[\da-f]{32})-\d{5,12}\b/g,
      modes: { APP_USR: "live", TEST: "test" },
      source: "https://www.mercadopago.com.br/developers/en/docs/your-integrations/credentials",
    },
    {
      id: "mercado-pago-public-key",
      what: "public key",
      kind: "publishable",
      purpose: "api",
      marks: ["APP_USR-", "TEST-"],
      pattern: new RegExp(`\\b(?<mode>APP_USR|TEST)-(?<body>${UUID.source})\\b`, "g"),
      modes: { APP_USR: "live", TEST: "test" },
      source: "https://www.mercadopago.com.br/developers/en/docs/your-integrations/credentials",
    },
  ],
});
