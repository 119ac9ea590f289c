import { rule } from "../../../contract/rule.ts";
import { isApproved, registryOf } from "../../../model/approved-registry.ts";
import { parseImage } from "../../../model/image.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import type { KubernetesParts } from "../model/pods.ts";

/** Says nothing until the team lists its registries (`registries` in the configuration). */
export default rule<KubernetesManifest, KubernetesParts>({
  severity: "error",
  pci: ["6.3.2"],
  summary: "A pod runs an image of a registry that is not approved",
  why: "What runs beside the payments has then passed none of the team's scans and approvals",
  how: "Use the same image from an approved registry, or have the registry approved and listed",
  container({ container: { image, name } }, report, manifest) {
    const { registries } = manifest.settings;
    if (image === undefined || registries.length === 0) return;
    const reference = parseImage(image.value);
    // Ko and the like write a path of source code there, and put in what they built.
    if (reference.hasVariable || /^\w+:\/\//.test(image.value) || reference.repository.text === "") return;
    if (isApproved(reference, registries)) return;
    report({
      at: scalarSource(manifest.text, image).span(0, image.value.length),
      message: `\`${registryOf(reference)}\`, where \`${name}\` comes from, is not among the approved registries`,
    });
  },
});
