import type { Dockerfile } from "../model/dockerfile.ts";
import { externalImages } from "../model/external-image.ts";
import { isApproved, registryOf } from "../../../model/approved-registry.ts";
import type { ImageReference } from "../../../model/image.ts";
import { rule } from "../../../contract/rule.ts";

/** Says nothing until the team lists its registries (`registries` in the configuration). */
export default rule<Dockerfile>({
  severity: "error",
  pci: ["6.3.2"],
  summary: "The image comes from a registry that is not approved",
  why: "What the payment service is built on has then passed none of the team's scans and approvals",
  how: "Use the same image from an approved registry, or have the registry approved and listed",
  honours: ["hadolint:DL3026"],
  check(file, report) {
    const { registries } = file.settings;
    if (registries.length === 0) return;
    for (const { reference, at, imageArguments, mayBeContext } of externalImages(file)) {
      if (reference.hasVariable || mayBeContext || isScratch(reference) || isApproved(reference, registries)) continue;
      report({
        at,
        message: `\`${registryOf(reference)}\` is not among the approved registries`,
        certainty: imageArguments.length > 0 ? "likely" : "certain",
        related: imageArguments.map((pair) => ({ span: pair, message: "The default that is used here" })),
      });
    }
  },
});

/** Nothing is pulled for it. */
function isScratch({ repository }: ImageReference): boolean {
  return repository.text === "scratch" || repository.text === "";
}
