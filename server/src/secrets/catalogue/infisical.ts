import { provider } from "./provider.ts";

export const infisical = provider({
  name: "Infisical",
  docs: "https://infisical.com/docs",
  tokens: [
    {
      id: "infisical-service-token",
      what: "service token",
      kind: "secret",
      purpose: "token",
      marks: ["st."],
      pattern:
        /\bst\.(?:[\da-f]{24}|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})\.(?<body>[\da-f]{32}\.[\da-f]{32,64})\b/g,
      source: "https://infisical.com/docs/documentation/platform/token",
    },
  ],
});
