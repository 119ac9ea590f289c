import { provider } from "./provider.ts";

export const onfido = provider({
  name: "Onfido",
  docs: "https://documentation.onfido.com",
  words: ["onfido"],
  beginnings: ["api_live.", "api_live_us.", "api_live_ca.", "api_sandbox.", "api_sandbox_us.", "api_sandbox_ca."],
  tokens: [
    {
      id: "onfido-api-token",
      what: "API token",
      kind: "secret",
      purpose: "api",
      marks: ["api_live.", "api_live_", "api_sandbox"],
      pattern:
        /\bapi_(?<mode>live|sandbox)(?:_us|_ca)?\.(?=[\w.-]{0,43}\d)(?<body>[\w-]{11}\.[\w-]{32}|[\w-]{20,80})(?![\w.-])/g,
      modes: { live: "live", sandbox: "test" },
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/onfido.go",
      read: "2026-11-30",
    },
  ],
});
