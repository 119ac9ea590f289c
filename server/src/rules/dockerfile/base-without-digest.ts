import type { Dockerfile } from "../../model/dockerfile.ts";
import { tagKind } from "../../model/image.ts";
import { rule } from "../rule.ts";

/** Said once for each image and never louder than information: an unasked digest warning is the field's best-known nag. */
export default rule<Dockerfile>({
  severity: "information",
  pci: ["6.3.2", "11.5.2"],
  summary: "The base image's tag may point to another image tomorrow",
  why: "A digest proves that the payment service is built on the very image that was scanned and approved",
  how: "Write the digest behind the tag (`docker buildx imagetools inspect IMAGE` shows it) and let Renovate or Dependabot renew it",
  check(file, report) {
    const seen = new Set<string>();
    for (const { reference, image, imageArguments } of file.stages) {
      if (reference === undefined || image === undefined || reference.digest !== undefined) continue;
      // Without a version there is more to say: that is `mutable-base`.
      if (tagKind(reference.tag?.text) !== "version" || seen.has(reference.text)) continue;
      seen.add(reference.text);
      report({
        at: image,
        message: `\`${reference.text}\` floats: its tag has no digest`,
        certainty: imageArguments.length > 0 ? "unknown" : "certain",
      });
    }
  },
});
