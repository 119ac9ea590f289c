import { provider } from "./provider.ts";

export const persona = provider({
  name: "Persona",
  docs: "https://docs.withpersona.com",
  words: ["withpersona"],
  beginnings: ["persona_production_", "persona_sandbox_"],
  tokens: [
    {
      id: "persona-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["persona_production_", "persona_sandbox_"],
      pattern: /\bpersona_(?<mode>production|sandbox)_(?<body>[\da-z-]{20,80})(?![\w-])/g,
      modes: { production: "live", sandbox: "test" },
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/persona.go",
      read: "2026-11-30",
    },
  ],
});
