import type { KubernetesFact } from "../../../contract/facts.ts";
import { type Report, rule } from "../../../contract/rule.ts";
import { asScalar, itemsAt, textAt, textRecord, valueAt } from "../../../syntax/yaml/access.ts";
import { scalarType } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { shownContainers } from "../model/pods.ts";
import { networkChecks, portsOf } from "../model/ports.ts";
import { type KubernetesSet, kubernetesSet } from "../model/set.ts";

/** https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports: a name is looked up in each pod. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A port is named that the container does not have",
  why: "Nothing answers there: the Service has no endpoints, or the probe fails and the pod never takes a payment",
  how: "Name the port as the container does, or use its number",
  needs: ["kubernetes"],
  worksAlone: true,
  check(manifest, report, workspace) {
    for (const { object, container } of shownContainers(manifest)) {
      const names = portsOf(container.node, "containerPort").map(({ name }) => name);
      if (object.partial) continue;
      for (const { path, node } of networkChecks(container.node)) {
        const port = asScalar(valueAt(node, "port"));
        if (port === undefined || !isName(port.value) || names.includes(port.value)) continue;
        const message = `The \`${path[0] === "lifecycle" ? (path[1] ?? "") : (path[0] ?? "")}\` asks the port \`${port.value}\`, which \`${container.name}\` does not have`;
        report({ at: port, message });
      }
    }
    if (workspace === undefined) return;
    for (const object of manifest.objects)
      if (object.kind === "Service" && object.apiGroup === "" && !object.partial)
        targetsOf(object, kubernetesSet(workspace), manifest.path).forEach(report);
  },
});

function isName(text: string): boolean {
  return /^[a-z\d-]+$/i.test(text) && /[a-z]/i.test(text);
}

function targetsOf(object: KubernetesObject, set: KubernetesSet, path: string): Report[] {
  const selector = textRecord(valueAt(object.node, "spec", "selector"));
  if (Object.keys(selector).length === 0) return [];
  const pods = set.selectedBy(selector, path).filter((pod) => set.meets(pod, object));
  if (pods.length === 0 || pods.some(({ partial, ports }) => partial || ports === undefined)) return [];
  return itemsAt(object.node, "spec", "ports").flatMap((port) => {
    const target = asScalar(valueAt(port, "targetPort"));
    if (target === undefined || scalarType(target) !== "string" || !isName(target.value)) return [];
    const protocol = textAt(port, "protocol") ?? "TCP";
    const [named, fitting] = [has(target.value), has(target.value, protocol)].map((fits) => pods.some(fits));
    if (fitting === true) return [];
    const whose = [...new Set(pods.map(({ name }) => `\`${name}\``))].slice(0, 2).join(" or ");
    const message =
      named === true
        ? `The port \`${target.value}\` of ${whose} is not for ${protocol}`
        : `No container of ${whose} has a port \`${target.value}\``;
    return [{ at: target, message }];
  });
}

function has(name: string, protocol?: string): (pod: KubernetesFact) => boolean {
  return ({ ports = [] }) =>
    ports.some((port) => port.name === name && (protocol === undefined || port.protocol === protocol));
}
