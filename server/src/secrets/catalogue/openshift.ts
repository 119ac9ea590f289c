import { provider } from "./provider.ts";

export const openshift = provider({
  name: "OpenShift",
  docs: "https://docs.redhat.com",
  tokens: [
    {
      id: "openshift-token",
      what: "user token",
      kind: "secret",
      purpose: "token",
      marks: ["sha256~"],
      pattern: /\bsha256~(?<body>[\w-]{43})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/openshift.go",
      read: "2026-11-30",
    },
  ],
});
