import { type Report, rule } from "../../../contract/rule.ts";
import { asScalar, entryOf, itemsAt, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { booleanValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { isClusterAgent } from "../model/pods.ts";
import type { Workload } from "../model/workload.ts";

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
const SAFE_SYSCTLS = new Set(
  "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.ip_unprivileged_port_start net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem".split(
    " ",
  ),
);

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.6"],
  summary: "A pod switches off what keeps it apart from its node",
  why: "Each of these opens a way from a payment service to the node and to the pods beside it",
  how: "Remove the setting, or keep what needs it in a namespace of its own, apart from the payments",
  check(manifest, report) {
    for (const object of manifest.objects) {
      if (object.workload === undefined) continue;
      const { stakes } = object;
      const certainty =
        isClusterAgent(object) || stakes.tier === "development" || stakes.isFixture ? "unknown" : "certain";
      for (const found of settingsOf(object, object.workload)) report({ certainty, ...found });
    }
  },
});

function settingsOf({ name, stakes }: KubernetesObject, { kind, podSpec, containers }: Workload): Report[] {
  const context = valueAt(podSpec, "securityContext");
  const contexts = [context, ...containers.map(({ securityContext }) => securityContext?.value)];
  const shared = entryOf(podSpec, "shareProcessNamespace");
  // A job has no other way to end a proxy beside it, where that is no sidecar of Kubernetes' own kind.
  const isJob = kind === "Job" || kind === "CronJob";
  const isShared =
    stakes.high && !isJob && shared !== undefined && booleanValue(shared.value) === true && containers.length > 1;
  return [
    ...contexts.flatMap((each) => loosened(each, name)),
    ...itemsAt(context, "sysctls").flatMap((item): Report[] => {
      const key = asScalar(valueAt(item, "name"));
      if (key === undefined || SAFE_SYSCTLS.has(key.value.replaceAll("/", "."))) return [];
      const message = `\`${key.value}\` is none of the kernel settings that a pod may set for itself safely`;
      return [{ at: key, message, severity: "warning" }];
    }),
    ...(isShared
      ? [
          {
            at: shared,
            message: `The containers of \`${name}\` see each other's processes, and read what stands in their memory and environment`,
            severity: "warning" as const,
          },
        ]
      : []),
  ];
}

function loosened(context: YamlNode | undefined, name: string): Report[] {
  const mount = entryOf(context, "procMount");
  const profile = entryOf(valueAt(context, "appArmorProfile"), "type");
  const host = entryOf(valueAt(context, "windowsOptions"), "hostProcess");
  return [
    ...(mount !== undefined && textAt(context, "procMount") === "Unmasked"
      ? [{ at: mount, message: `\`${name}\` sees what the runtime hides of the node's \`/proc\`` }]
      : []),
    ...(profile !== undefined && textAt(context, "appArmorProfile", "type") === "Unconfined"
      ? [{ at: profile, message: `AppArmor keeps \`${name}\` from nothing`, severity: "warning" as const }]
      : []),
    ...(host !== undefined && booleanValue(host.value) === true
      ? [{ at: host, message: `\`${name}\` runs as a process of the Windows node itself` }]
      : []),
  ];
}
