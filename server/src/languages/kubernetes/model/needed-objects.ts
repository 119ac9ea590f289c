import { asScalar, itemsAt, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { booleanValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesObject } from "./manifest.ts";

/** A place that names another object of the same namespace. */
export interface NeededObject {
  readonly kind: string;
  readonly name: YamlScalar;
}

/** What an object cannot do without: secrets, settings, accounts, what it scales. Optional ones are left out. */
export function neededObjects(object: KubernetesObject): readonly NeededObject[] {
  const { workload, node, kind } = object;
  const own =
    kind === "HorizontalPodAutoscaler" || kind === "ScaledObject"
      ? read(textAt(node, "spec", "scaleTargetRef", "kind") ?? "Deployment", valueAt(node, "spec", "scaleTargetRef"))
      : kind === "StatefulSet"
        ? read("Service", valueAt(node, "spec"), "serviceName")
        : [];
  if (workload === undefined) return own;
  const { podSpec, containers } = workload;
  return [
    ...own,
    ...read("ServiceAccount", podSpec, "serviceAccountName"),
    ...itemsAt(podSpec, "imagePullSecrets").flatMap((one) => read("Secret", one)),
    ...itemsAt(podSpec, "volumes").flatMap((volume) => [
      ...read("Secret", valueAt(volume, "secret"), "secretName"),
      ...read("ConfigMap", valueAt(volume, "configMap")),
      ...itemsAt(volume, "projected", "sources").flatMap((source) => [
        ...read("Secret", valueAt(source, "secret")),
        ...read("ConfigMap", valueAt(source, "configMap")),
      ]),
    ]),
    ...containers.flatMap((container) => [
      ...itemsAt(container.node, "env").flatMap((variable) => [
        ...read("Secret", valueAt(variable, "valueFrom", "secretKeyRef")),
        ...read("ConfigMap", valueAt(variable, "valueFrom", "configMapKeyRef")),
      ]),
      ...itemsAt(container.node, "envFrom").flatMap((source) => [
        ...read("Secret", valueAt(source, "secretRef")),
        ...read("ConfigMap", valueAt(source, "configMapRef")),
      ]),
    ]),
  ];
}

function read(kind: string, holder: YamlNode | undefined, key = "name"): NeededObject[] {
  const name = asScalar(valueAt(holder, key));
  if (name === undefined || name.value === "" || booleanValue(valueAt(holder, "optional")) === true) return [];
  return [{ kind, name }];
}
