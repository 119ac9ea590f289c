import { provider } from "./provider.ts";

export const twilio = provider({
  name: "Twilio",
  docs: "https://www.twilio.com",
  words: ["twilio"],
  tokens: [
    {
      id: "twilio-account-sid",
      what: "account SID",
      kind: "identifier",
      purpose: "api",
      marks: Array.from("0123456789abcdef", (digit) => `AC${digit}`),
      pattern: /\bAC(?<body>[\da-f]{32})\b/g,
      source: "https://www.twilio.com/docs/iam/api-keys",
    },
    {
      id: "twilio-api-key-sid",
      what: "API key SID",
      kind: "identifier",
      purpose: "api",
      marks: Array.from("0123456789abcdef", (digit) => `SK${digit}`),
      pattern: /\bSK(?<body>[\da-f]{32})\b/g,
      source: "https://www.twilio.com/docs/iam/api-keys",
    },
  ],
  named: [
    {
      id: "twilio-auth-token",
      what: "auth token",
      kind: "secret",
      purpose: "token",
      words: [["twilio"], ["token", "auth"]],
      pattern: /^(?<body>[\da-f]{32})$/,
      source: "https://www.twilio.com/docs/iam/api/authtoken",
    },
  ],
});
