import type { DotenvFile } from "../model/file.ts";
import { paymentDataIn, removeFix } from "../secrets/payment-data.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["3.3.1"],
  summary: "A file holds a card's security code, PIN or magnetic stripe",
  why: "With it a stolen card number can be spent, so nobody may keep it once a payment is authorised, not even encrypted",
  how: "Delete it here and in the repository's history, and ask the cardholder, or the provider's test page, each time",
  marksSecret: true,
  check(file, report) {
    for (const data of paymentDataIn(file)) {
      const { kind, start, end, message, isTest } = data;
      if (kind !== "authentication") continue;
      report({
        at: { start, end },
        message: isTest ? `${message}, of a test by its look` : message,
        severity: isTest ? "information" : "error",
        needsReason: !isTest,
        fixes: [removeFix(data)],
      });
    }
  },
});
