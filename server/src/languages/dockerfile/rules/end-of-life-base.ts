import type { Dockerfile } from "../model/dockerfile.ts";
import { externalImages } from "../model/external-image.ts";
import { withoutDigest } from "../../../model/image.ts";
import { END_OF_LIFE } from "../../../model/data/end-of-life.ts";
import { endOfLife, monthName } from "../../../model/end-of-life.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.3.3"],
  summary: "The base image is past its end of life",
  why: "Known holes in the software under the payment service are no longer closed, which PCI DSS asks to be done in time",
  how: "Move to a version that is still maintained",
  check(file, report) {
    const seen = new Set<string>();
    for (const { reference, at, imageArguments, isForDevelopers } of externalImages(file)) {
      if (reference.hasVariable || seen.has(reference.text)) continue;
      const ended = endOfLife(reference);
      if (ended === undefined) continue;
      seen.add(reference.text);
      report({
        at,
        message: `\`${withoutDigest(reference)}\` brings ${ended.product}, which ended in ${monthName(ended.month)}`,
        evidence: `published dates as of ${monthName(END_OF_LIFE.month)}`,
        ...(isForDevelopers ? { severity: "information" as const } : {}),
        certainty: imageArguments.length > 0 ? "likely" : "certain",
        related: imageArguments.map((pair) => ({ span: pair, message: "The default that is used here" })),
      });
    }
  },
});
