import { provider } from "./provider.ts";

export const resend = provider({
  name: "Resend",
  docs: "https://resend.com/docs",
  tokens: [
    {
      id: "resend-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["re_"],
      pattern: /\bre_(?<body>[A-Za-z\d]{8}_[A-Za-z\d]{24})\b/g,
      source: "https://resend.com/docs/api-reference/introduction",
    },
  ],
});
