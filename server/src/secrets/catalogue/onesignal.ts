import { provider } from "./provider.ts";

export const onesignal = provider({
  name: "OneSignal",
  docs: "https://documentation.onesignal.com",
  beginnings: ["os_v2_app_", "os_v2_org_"],
  tokens: [
    {
      id: "onesignal-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["os_v2_"],
      pattern: /\bos_v2_(?:app|org)_(?<body>[a-z2-7]{103})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/onesignal.go",
      read: "2026-11-30",
    },
  ],
});
