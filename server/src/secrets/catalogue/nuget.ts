import { provider } from "./provider.ts";

export const nuget = provider({
  name: "NuGet",
  docs: "https://learn.microsoft.com/en-us/nuget",
  tokens: [
    {
      id: "nuget-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["oy2"],
      pattern: /\boy2(?<body>[a-z2-7]{43})\b/g,
      source:
        "https://github.com/microsoft/security-utilities/blob/main/GeneratedRegexPatterns/PreciselyClassifiedSecurityKeys.json",
      read: "2026-11-30",
    },
  ],
});
