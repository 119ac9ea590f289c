import type { KubernetesManifest } from "../model/manifest.ts";
import { isUnhardened } from "../model/hardening.ts";
import { isClusterAgent, shownContainers, wholeContainers } from "../model/pods.ts";
import { type Container, capabilityName, dropsAll, securityFlag, securitySpan } from "../model/workload.ts";
import { asSequence, entryOf, itemsAt, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import { appendItem, setValue } from "../../../syntax/yaml/edit.ts";
import type { Edit } from "../../../contract/edit.ts";
import type { YamlDocument, YamlNode } from "../../../syntax/yaml/tree.ts";
import { rule } from "../../../contract/rule.ts";

/** Each of these is a way out of the container or into others' traffic. */
const DANGEROUS = new Set(
  "ALL SYS_ADMIN NET_ADMIN NET_RAW SYS_PTRACE SYS_MODULE SYS_RAWIO SYS_BOOT BPF PERFMON DAC_READ_SEARCH MAC_ADMIN".split(
    " ",
  ),
);

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.4", "2.2.6"],
  summary: "A container keeps Linux capabilities that it does not need",
  why: "Capabilities let an intruder read other pods' traffic or reach the node, where card data passes",
  how: "Drop `ALL` and add back only what the program fails without; ports from 1024 on need none",
  check(manifest, report) {
    const reported = new Set<Container>();
    for (const { object, container } of shownContainers(manifest)) {
      const added = itemsAt(container.securityContext?.value, "capabilities", "add").find(isDangerous);
      if (added === undefined || securityFlag(container, "privileged") === true) continue;
      reported.add(container);
      const { high, evidence, tier } = object.stakes;
      report({
        at: added,
        message: `\`${container.name}\` is given \`${scalarText(added) ?? ""}\``,
        severity: high ? "error" : "warning",
        certainty: isClusterAgent(object) || tier === "development" ? "unknown" : "certain",
        ...(evidence === undefined ? {} : { evidence }),
      });
    }
    for (const { object, workload, container, weight } of wholeContainers(manifest, "app", "sidecar", "init")) {
      if (object.stakes.isGeneric && entryOf(container.securityContext?.value, "capabilities") === undefined) continue;
      if (reported.has(container) || dropsAll(container) || securityFlag(container, "privileged") === true) continue;
      if (isUnhardened(workload, container)) continue; // `kubernetes/privilege-escalation` speaks of all at once.
      const edit = dropEdit(manifest.yaml, container);
      report({
        at: entryOf(container.securityContext?.value, "capabilities")?.key ?? securitySpan(container),
        message: `\`${container.name}\` keeps the default Linux capabilities`,
        ...weight,
        severity: "warning",
        fixes: edit === undefined ? [] : [{ title: "Drop all capabilities", class: "review", edits: [edit] }],
      });
    }
  },
});

function isDangerous(item: YamlNode): boolean {
  return DANGEROUS.has(capabilityName(scalarText(item) ?? ""));
}

function dropEdit(document: YamlDocument, container: Container): Edit | undefined {
  const list = asSequence(valueAt(container.securityContext?.value, "capabilities", "drop"));
  if (list !== undefined) return appendItem(document, list, ["ALL"]);
  return setValue(document, container.node, ["securityContext", "capabilities", "drop"], "[ALL]", ["image", "name"]);
}
