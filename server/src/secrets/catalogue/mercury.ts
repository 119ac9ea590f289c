import { provider } from "./provider.ts";

export const mercury = provider({
  name: "Mercury",
  docs: "https://docs.mercury.com",
  words: ["mercury"],
  tokens: [
    {
      id: "mercury-api-token",
      what: "API token",
      kind: "secret",
      purpose: "api",
      marks: ["secret-token:mercury_"],
      pattern: /\bsecret-token:mercury_(?<mode>production|sandbox)_(?<body>\w{20,200})/g,
      modes: { production: "live", sandbox: "test" },
      source: "https://docs.mercury.com/docs/getting-started",
    },
  ],
});
