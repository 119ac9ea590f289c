import type { KubernetesPort } from "../../../contract/facts.ts";
import { asMap, itemsAt, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode } from "../../../syntax/yaml/tree.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";

/** The ports in a list `ports`. @param key of the number: `containerPort` of a container, `port` of a Service */
export function portsOf(node: YamlNode | undefined, key: "containerPort" | "port"): readonly KubernetesPort[] {
  return itemsAt(node, "ports").flatMap((item) => {
    const number = integerValue(valueAt(item, key));
    const name = textAt(item, "name") ?? "";
    return number === undefined ? [] : [{ name, number, protocol: textAt(item, "protocol") ?? "TCP" }];
  });
}

const PROBES = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];
const ASKED = ["httpGet", "tcpSocket"];

/** What a container's probes and hooks ask over the network, each with the path to it. */
export function* networkChecks(
  container: YamlMap,
): Generator<{ readonly path: readonly string[]; readonly node: YamlMap }> {
  for (const probe of PROBES)
    for (const how of ASKED) {
      const path = [...probe, how];
      const node = asMap(valueAt(container, ...path));
      if (node !== undefined) yield { path, node };
    }
}
