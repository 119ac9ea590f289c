import { asScalar } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";
import { type Compose, type ComposeParts, ownEntry } from "../model/compose.ts";
import { weightOf } from "../model/stakes.ts";

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  [
    "network_mode",
    "the network of its machine: it reaches what listens on the machine alone, and its own ports are open to all",
  ],
  ["pid", "the processes of its machine: it reads their environment, where secrets are, and may end them"],
  ["ipc", "the shared memory of its machine, which other programs write"],
  ["userns_mode", "the users of its machine: its root is the machine's"],
  ["uts", "the name of its machine"],
  ["cgroup", "the control groups of its machine"],
]);

/** Cosmetic ones say nothing of card data. */
const MINOR = new Set(["uts", "cgroup"]);

export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["1.4.1", "2.2.6"],
  summary: "A service shares a namespace with its machine",
  why: "What keeps a payment service apart from everything else on its machine is gone",
  how: "Leave the namespace of its own, and publish the ports that others need",
  service(service, report, file) {
    for (const [key, what] of NAMESPACES) {
      const entry = ownEntry(service, key);
      if (entry === undefined || asScalar(entry.value)?.value !== "host") continue;
      const weight = weightOf(file, service);
      report({
        at: entry,
        message: `\`${service.name}\` shares ${what}`,
        ...weight,
        ...(MINOR.has(key) ? { severity: "information" } : {}),
      });
    }
  },
});
