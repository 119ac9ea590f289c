import type { DotenvFile } from "../model/file.ts";
import { paymentDataIn, removeFix } from "../secrets/payment-data.ts";
import { rule } from "../../../contract/rule.ts";

/** Words of variables that hold the company's own account, which stands on every invoice. */
const OWN_ACCOUNT = new Set([
  "merchant",
  "company",
  "payout",
  "payouts",
  "settlement",
  "creditor",
  "our",
  "own",
  "invoice",
  "seller",
]);

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.5.5"],
  summary: "A file holds a bank account number",
  why: "An account number is somebody's personal data, and money can be asked of the account with it",
  how: "Keep it where customers' data is kept, and test with the samples that the IBAN registry publishes",
  marksSecret: true,
  check(file, report) {
    for (const data of paymentDataIn(file)) {
      const { kind, start, end, message, isTest, words } = data;
      if (kind !== "account" || isTest) continue;
      report({
        at: { start, end },
        message,
        severity: words.some((word) => OWN_ACCOUNT.has(word)) ? "information" : "warning",
        fixes: [removeFix(data)],
      });
    }
  },
});
