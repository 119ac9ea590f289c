import { provider } from "./provider.ts";

export const age = provider({
  name: "age",
  docs: "https://github.com",
  tokens: [
    {
      id: "age-secret-key",
      what: "secret key",
      kind: "secret",
      purpose: "encryption",
      marks: ["AGE-SECRET-KEY-1"],
      pattern: /\bAGE-SECRET-KEY-1(?<body>[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})\b/g,
      source: "https://github.com/C2SP/C2SP/blob/main/age.md",
    },
  ],
});
