import type { KubernetesManifest } from "../model/manifest.ts";
import { shownContainers } from "../model/pods.ts";
import { entryOf, itemsAt, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import { rule } from "../../../contract/rule.ts";

/** Neither side proves where the program listens, so this informs; a variable that speaks of a port settles it. */
export default rule<KubernetesManifest>({
  severity: "information",
  pci: ["6.2.4"],
  summary: "The container's port is none that the image's Dockerfile exposes",
  why: "A Service or a probe on a port where nothing listens takes the payment service out of traffic at its next release",
  how: "Write the port that the service listens on at both places",
  needs: ["images", "builds", "files"],
  check(manifest, report, workspace) {
    for (const { container } of shownContainers(manifest)) {
      const { node, image, role } = container;
      if (image === undefined || role === "init" || role === "ephemeral") continue;
      const ports = itemsAt(node, "ports").filter((port) => (textAt(port, "protocol") ?? "TCP") === "TCP");
      const [first, ...more] = ports.map((port) => valueAt(port, "containerPort"));
      const number = integerValue(first);
      // Several ports, or a start command of the manifest's own, say that it knows better.
      if (number === undefined || first === undefined || more.length > 0) continue;
      if (entryOf(node, "command") !== undefined || entryOf(node, "args") !== undefined) continue;
      if (entryOf(node, "envFrom") !== undefined) continue;
      if (itemsAt(node, "env").some((variable) => /PORT|ADDR|LISTEN|BIND|URL/i.test(textAt(variable, "name") ?? "")))
        continue;
      const fact = workspace?.imageMadeHere(image.value);
      if (fact === undefined || fact.ports.length === 0 || fact.ports.includes(number)) continue;
      report({
        at: first,
        message: `\`${fact.path}\` exposes ${fact.ports.join(", ")}, not ${number}`,
        certainty: "likely",
      });
    }
  },
});
