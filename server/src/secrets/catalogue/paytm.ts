import { provider } from "./provider.ts";

export const paytm = provider({
  name: "Paytm",
  docs: "https://www.paytmpayments.com/docs",
  words: ["paytm"],
  named: [
    {
      id: "paytm-merchant-key",
      what: "merchant key",
      kind: "secret",
      purpose: "api",
      words: [["paytm"], ["key"]],
      pattern: /^(?=.{0,15}[a-z\d])(?<body>[A-Za-z\d@&#%!*$^_+=-]{16})$/,
      source: "https://www.paytmpayments.com/docs",
    },
  ],
  hosts: {
    test: ["securegw-stage.paytm.in", "securestage.paytmpayments.com"],
    live: ["securegw.paytm.in", "secure.paytmpayments.com"],
    pairs: [
      ["securegw-stage.paytm.in", "securegw.paytm.in"],
      ["securestage.paytmpayments.com", "secure.paytmpayments.com"],
    ],
  },
});
