import { scalarSource } from "../../../syntax/yaml/text.ts";
import { rule } from "../../../contract/rule.ts";
import { type Compose, type ComposeParts, ownEntry, scalarsOf } from "../model/compose.ts";
import { weightOf } from "../model/stakes.ts";

/** With each of these a container is as good as the machine. Source: capabilities(7), and the defaults of Docker Engine. */
const MIGHTY: ReadonlyMap<string, string> = new Map([
  ["ALL", "everything the kernel allows"],
  ["SYS_ADMIN", "mounting, and most of what root may do"],
  ["SYS_MODULE", "loading code into the kernel"],
  ["SYS_PTRACE", "reading the memory of other processes"],
  ["SYS_RAWIO", "raw access to memory and disks"],
  ["DAC_READ_SEARCH", "reading every file of the machine"],
  ["BPF", "loading programs into the kernel"],
]);

const UNCONFINED: ReadonlyMap<string, string> = new Map([
  ["seccomp", "the filter of system calls"],
  ["apparmor", "AppArmor"],
  ["label", "SELinux"],
  ["systempaths", "what hides the paths of the system"],
]);

/** PCI DSS v4.0.1 2.2.6: what separates a container is part of its configuration. */
export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["2.2.6", "7.2.5"],
  summary: "A service has capabilities that break out of its container, or nothing confines it",
  why: "Who takes over such a container takes over the machine, and reads card data from the memory of the services beside it",
  how: "Give up all capabilities with `cap_drop: [ALL]` and take back the ones that the service needs; keep the default profiles",
  service(service, report, file) {
    const weight = weightOf(file, service);
    for (const scalar of scalarsOf(ownEntry(service, "cap_add")?.value)) {
      const name = scalar.value.toUpperCase().replace(/^CAP_/, "");
      const what = MIGHTY.get(name);
      if (what !== undefined)
        report({ at: scalar, message: `\`${service.name}\` has the capability \`${name}\`: ${what}`, ...weight });
    }
    for (const scalar of scalarsOf(ownEntry(service, "security_opt")?.value)) {
      const [, kind = "", value = ""] = /^([\w-]+)[:=](.*)$/.exec(scalar.value) ?? [];
      const what = /^(?:unconfined|disable)$/.test(value) ? UNCONFINED.get(kind) : undefined;
      const at = scalarSource(file.text, scalar).span(0, scalar.value.length);
      if (what !== undefined) report({ at, message: `\`${service.name}\` runs without ${what}`, ...weight });
      else if (kind === "no-new-privileges" && value === "false")
        report({
          at,
          message: `\`${service.name}\` may gain privileges while it runs`,
          ...weight,
          severity: "warning",
        });
    }
  },
});
