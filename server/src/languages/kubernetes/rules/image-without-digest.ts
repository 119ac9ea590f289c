import { rule } from "../../../contract/rule.ts";
import { parseImage, tagKind } from "../../../model/image.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import type { KubernetesParts } from "../model/pods.ts";

/** https://kubernetes.io/docs/concepts/containers/images/#image-names: a tag may be moved, a digest is the content. */
export default rule<KubernetesManifest, KubernetesParts>({
  severity: "warning",
  pci: ["6.3.2", "6.5.1"],
  summary: "An image in production is named by a tag alone",
  why: "Whoever may push to the registry can put other code behind a tag that was tested, and a restart takes it into production",
  how: "Name the digest that was tested behind the tag, `name:1.4.2@sha256:…`, or have the pipeline set it with `kustomize edit set image`",
  container({ object, container: { image, name, role } }, report, manifest) {
    if (image === undefined || role === "ephemeral" || object.stakes.tier !== "production") return;
    const { digest, hasVariable, tag } = parseImage(image.value);
    // Of tags that move anyway `kubernetes/mutable-image` speaks.
    if (digest !== undefined || hasVariable || tagKind(tag?.text) !== "version" || /^\w+:\/\//.test(image.value))
      return;
    report({
      at: scalarSource(manifest.text, image).span(0, image.value.length),
      message: `The image of \`${name}\` is named by a tag alone, which can be moved to other code`,
      certainty: object.partial ? "unknown" : "likely",
      ...(object.stakes.evidence === undefined ? {} : { evidence: object.stakes.evidence }),
    });
  },
});
