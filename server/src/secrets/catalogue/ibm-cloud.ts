import { provider } from "./provider.ts";

export const ibmCloud = provider({
  name: "IBM Cloud",
  docs: "https://cloud.ibm.com/docs",
  named: [
    {
      id: "ibm-cloud-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["ibm", "ibmcloud"], ["key"]],
      pattern: /^(?<body>[\w-]{44})$/,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/ibm.go",
      read: "2026-11-30",
    },
  ],
});
