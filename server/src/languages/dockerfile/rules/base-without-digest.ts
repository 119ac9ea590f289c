import type { Dockerfile } from "../model/dockerfile.ts";
import { externalImages } from "../model/external-image.ts";
import { tagKind } from "../../../model/image.ts";
import { rule } from "../../../contract/rule.ts";

/**
 * An unasked digest warning is the field's best-known nag. The strict profile asks; otherwise a file that pins one image
 * and forgets another does.
 */
export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.3.2", "11.5.2"],
  summary: "The base image's tag may point to another image tomorrow",
  why: "A digest proves that the payment service is built on the very image that was scanned and approved",
  how: "Write the digest behind the tag (`docker buildx imagetools inspect IMAGE` shows it) and let Renovate or Dependabot renew it",
  check(file, report) {
    const { strict } = file.settings;
    const images = externalImages(file).filter(({ reference }) => !reference.hasVariable);
    if (!strict && !images.some(({ reference }) => reference.digest !== undefined)) return;
    const seen = new Set<string>();
    for (const { reference, at, imageArguments } of images) {
      if (reference.digest !== undefined) continue;
      // Without a version there is more to say: that is `mutable-base`.
      if (tagKind(reference.tag?.text) !== "version" || seen.has(reference.text)) continue;
      seen.add(reference.text);
      report({
        at,
        message: strict
          ? `\`${reference.text}\` floats: its tag has no digest`
          : `\`${reference.text}\` floats: unlike the other images here, it has no digest`,
        severity: strict ? "warning" : "information",
        certainty: imageArguments.length > 0 ? "unknown" : "certain",
      });
    }
  },
});
