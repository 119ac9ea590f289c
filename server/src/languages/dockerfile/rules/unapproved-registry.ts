import type { Dockerfile } from "../model/dockerfile.ts";
import { externalImages } from "../model/external-image.ts";
import { type ImageReference, fullName } from "../../../model/image.ts";
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
      if (reference.hasVariable || mayBeContext || isApproved(reference, registries)) continue;
      report({
        at,
        message: `\`${registryOf(reference)}\` is not among the approved registries`,
        certainty: imageArguments.length > 0 ? "likely" : "certain",
        related: imageArguments.map((pair) => ({ span: pair, message: "The default that is used here" })),
      });
    }
  },
});

function registryOf(reference: ImageReference): string {
  const name = fullName(reference);
  return name.slice(0, name.indexOf("/"));
}

/** An entry is a registry, or a registry with the beginning of the path; `*.` stands for any name below. */
function isApproved(reference: ImageReference, registries: readonly string[]): boolean {
  if (reference.repository.text === "scratch" || reference.repository.text === "") return true;
  const name = fullName(reference);
  const slash = name.indexOf("/");
  const [host, path] = [name.slice(0, slash), name.slice(slash + 1)];
  return registries.some((entry) => {
    const [approvedHost = "", ...rest] = entry.split("/").filter((part) => part !== "");
    const approvedPath = rest.join("/");
    const isHost = approvedHost.startsWith("*.") ? host.endsWith(approvedHost.slice(1)) : host === approvedHost;
    return isHost && (approvedPath === "" || path === approvedPath || path.startsWith(`${approvedPath}/`));
  });
}
