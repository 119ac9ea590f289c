import type { DotenvFile } from "../model/file.ts";
import { paymentDataIn, removeFix } from "../secrets/payment-data.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.5.6"],
  summary: "A production file holds a test card's number",
  why: "Test data goes before a system is live: a check that pays with it fails there, or something accepts it and ships for nothing",
  how: "Take the number out and watch production with a payment that the provider offers for it",
  check(file, report) {
    if (file.tier !== "production") return;
    for (const data of paymentDataIn(file)) {
      const { kind, start, end, message, isTest, entry } = data;
      // A comment that names it does nothing.
      if (kind !== "card" || !isTest || entry === undefined) continue;
      report({
        at: { start, end },
        message: `${message} that is for tests`,
        evidence: `production ${file.tierReason}`,
        fixes: [removeFix(data)],
      });
    }
  },
});
