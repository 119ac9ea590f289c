import type { DotenvFile } from "../model/file.ts";
import { paymentDataIn, removeFix } from "../secrets/payment-data.ts";
import { rule } from "../../../contract/rule.ts";

/** Stripe's, and the one that everybody knows. Source: Stripe, Testing. */
const TEST_NUMBER = "4242424242424242";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["3.5.1", "3.2.1", "6.5.5"],
  summary: "A file holds the number of a payment card",
  why: "A card number that is stored must be unreadable, and one where nobody expects it starts the incident response",
  how: "Take it out of the file and out of the repository's history, tell who answers for card data, and test with a number the provider publishes",
  marksSecret: true,
  check(file, report) {
    for (const data of paymentDataIn(file)) {
      const { kind, start, end, message, isTest, certainty } = data;
      if (kind !== "card" || isTest) continue;
      report({
        at: { start, end },
        message,
        certainty,
        needsReason: true,
        fixes: [
          file.tier === "production"
            ? removeFix(data)
            : {
                title: "Put a published test number in its place",
                class: "review",
                edits: [{ start, end, newText: TEST_NUMBER }],
              },
        ],
      });
    }
  },
});
