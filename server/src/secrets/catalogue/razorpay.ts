import { LIVE_TEST, provider } from "./provider.ts";

export const razorpay = provider({
  name: "Razorpay",
  docs: "https://razorpay.com",
  words: ["razorpay"],
  beginnings: ["rzp_live_", "rzp_test_"],
  tokens: [
    {
      id: "razorpay-key-id",
      what: "key id",
      kind: "identifier",
      purpose: "api",
      marks: ["rzp_live_", "rzp_test_"],
      pattern: /\brzp_(?<mode>live|test)_(?<body>[A-Za-z0-9]{14})\b/g,
      modes: LIVE_TEST,
      source: "https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/",
    },
  ],
  named: [
    {
      id: "razorpay-key-secret",
      what: "key secret",
      kind: "secret",
      purpose: "api",
      words: [["razorpay", "rzp"], ["secret"]],
      pattern: /^(?<body>[A-Za-z0-9]{24})$/,
      source: "https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/",
    },
  ],
  webhooks: {
    keys: ["KEY_SECRET", "SECRET"],
    secrets: ["WEBHOOK"],
    secretName: "RAZORPAY_WEBHOOK_SECRET",
    source: "https://razorpay.com/docs/webhooks/validate-test/",
  },
});
