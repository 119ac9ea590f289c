import { wordsOf } from "../../../base/words.ts";
import { rule } from "../../../contract/rule.ts";
import { cardCertainty, findCardNumbers, findTracks } from "../../../secrets/card-data.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { heldValues } from "../model/secrets.ts";

/** Cheap to ask of every value. */
const MAY_HOLD = /(?:\d[ -]?){13}/;

/** PCI DSS v4.0.1 3.5.1 (a stored number is unreadable) and 3.3.1 (a stripe is not stored at all). */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["3.5.1", "3.3.1", "6.5.5"],
  summary: "A manifest holds the number of a payment card",
  why: "A card number that is stored must be unreadable, and one where nobody expects it starts the incident response",
  how: "Take it out of the file and out of the repository's history, tell who answers for card data, and test with a number the provider publishes",
  marksSecret: true,
  judgesSource: true,
  check(manifest, report) {
    for (const { key = "", text, object, span } of heldValues(manifest)) {
      // Encoded by hand, a number of that length and sum hardly ever stands by chance.
      if (text.length < 13 || !MAY_HOLD.test(text)) continue;
      const certainty = cardCertainty(wordsOf(key));
      const isSample = object?.stakes.tier === "development" || object?.stakes.tier === "staging";
      for (const number of findCardNumbers(text)) {
        if (certainty === "other") break;
        if (number.isTest && (isSample || object?.stakes.tier !== "production")) continue;
        const digits = text.slice(number.start, number.end).replaceAll(/\D/g, "").length;
        const article = /^[AEIOU]/.test(number.brand) ? "an" : "a";
        report({
          at: span(number.start, number.end),
          message: number.isTest
            ? `\`${key}\` holds a published test number in production`
            : `\`${key}\` holds ${article} ${number.brand} card number (${digits} digits)`,
          ...(number.isTest ? { severity: "warning" as const } : { needsReason: true }),
          certainty,
        });
      }
      for (const track of findTracks(text))
        if (!track.isTest)
          report({
            at: span(track.start, track.end),
            message: `\`${key}\` holds the data of a card's magnetic stripe`,
            needsReason: true,
          });
    }
  },
});
