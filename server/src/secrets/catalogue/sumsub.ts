import { provider } from "./provider.ts";

export const sumsub = provider({
  name: "Sumsub",
  docs: "https://docs.sumsub.com",
  words: ["sumsub"],
  tokens: [
    {
      id: "sumsub-app-token",
      what: "app token",
      kind: "secret",
      purpose: "api",
      marks: ["prd:", "sbx:"],
      pattern: /(?<![\w:-])(?<mode>prd|sbx):(?<body>[A-Za-z\d]{16,40}\.[A-Za-z\d]{24,48})(?![\w.])/g,
      modes: { prd: "live", sbx: "test" },
      source: "https://docs.sumsub.com/reference/authentication",
    },
  ],
});
