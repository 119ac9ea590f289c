import { rule } from "../../../contract/rule.ts";
import { entryOf, itemsAt, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { booleanValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { isClusterAgent } from "../model/pods.ts";
import type { Workload } from "../model/workload.ts";

/** Sockets by which a container engine takes orders. */
const ENGINE = /(?:docker|containerd|crio|cri-dockerd|podman|buildkitd?)(?:\/[\w.-]+)?\.sock$/;
/** What holds the node's configuration, its pods' secrets, or everything. */
const GRAVE =
  /^\/(?:|etc|root|proc|sys|boot|dev|run|var|var\/run|var\/lib|(?:etc\/kubernetes|var\/lib\/(?:kubelet|docker|containerd|etcd))(?:\/.*)?)\/?$/;

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.6", "10.3.2"],
  summary: "A pod has a folder of its node",
  why: "The container engine's socket, the node's configuration or the folders of other pods are as good as the node itself",
  how: "Use an `emptyDir` for scratch files and a PersistentVolumeClaim for what must last",
  check(manifest, report) {
    for (const object of manifest.objects) {
      const { workload, stakes } = object;
      if (workload === undefined) continue;
      for (const volume of itemsAt(workload.podSpec, "volumes")) {
        const entry = entryOf(volume, "hostPath");
        const path = textAt(entry?.value, "path");
        if (entry === undefined || path === undefined || path === "") continue;
        const isEngine = ENGINE.test(path);
        const isGrave = isEngine || GRAVE.test(path.replace(/\/{2,}/g, "/"));
        const isPassing = isClusterAgent(object) || stakes.tier === "development" || stakes.isFixture;
        // A log collector reads; what nobody can write does little harm.
        if (!isGrave && (isPassing || isReadOnly(workload, textAt(volume, "name")))) continue;
        report({
          at: valueAt(entry.value, "path") ?? entry,
          message: isEngine
            ? `\`${path}\` lets \`${object.name}\` give orders to the container engine of its node`
            : `\`${object.name}\` has \`${path}\` of its node`,
          certainty: isPassing && !isEngine ? "unknown" : "certain",
          severity: gravity(object, isGrave, isEngine && isPassing),
        });
      }
    }
  },
});

function gravity(
  { stakes }: KubernetesObject,
  isGrave: boolean,
  isAgent: boolean,
): "error" | "warning" | "information" {
  if (isGrave) return isAgent ? "warning" : "error";
  return stakes.high ? "warning" : "information";
}

/** Every container that mounts a volume only reads it. */
function isReadOnly({ containers }: Workload, volume: string | undefined): boolean {
  const mounts = containers.flatMap(({ node }): readonly (YamlNode | undefined)[] => itemsAt(node, "volumeMounts"));
  const own = mounts.filter((mount) => textAt(mount, "name") === volume);
  return own.length > 0 && own.every((mount) => booleanValue(valueAt(mount, "readOnly")) === true);
}
