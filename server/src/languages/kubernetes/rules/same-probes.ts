import { rule } from "../../../contract/rule.ts";
import { entryOf, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { judgedContainers } from "../model/pods.ts";
import { portsOf } from "../model/ports.ts";

/** A path that asks about more than the process itself. */
const DEPENDENT = /\b(?:ready|readiness|readyz|dependenc(?:y|ies)|deps|db|database)\b/i;

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#types-of-probe */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["6.5.1", "10.7.2"],
  summary: "The liveness probe asks what the readiness probe asks",
  why: "When the database is slow, every pod is restarted at once in place of waiting, and payments in flight are lost",
  how: "Let the liveness probe ask whether the process answers at all, and give it a higher `failureThreshold`",
  check(manifest, report) {
    for (const { object, container, weight } of judgedContainers(manifest, "app", "sidecar")) {
      const live = entryOf(container.node, "livenessProbe");
      if (live === undefined || object.stakes.isGeneric) continue;
      const path = textAt(live.value, "httpGet", "path");
      const isSame = isSameHandler(container.node, live.value, valueAt(container.node, "readinessProbe"));
      if (path !== undefined && DEPENDENT.test(path))
        report({
          at: valueAt(live.value, "httpGet", "path") ?? live,
          message: `\`${container.name}\` is restarted when \`${path}\` fails, which may ask about more than the process`,
          ...weight,
        });
      else if (isSame && failures(live.value) <= failures(valueAt(container.node, "readinessProbe")))
        report({
          at: live.key ?? live,
          message: `\`${container.name}\` is restarted as soon as it is not ready: both probes ask the same`,
          certainty: "unknown",
        });
    }
  },
});

function failures(probe: YamlNode | undefined): number {
  const number = (key: string, otherwise: number): number => integerValue(valueAt(probe, key)) ?? otherwise;
  return number("failureThreshold", 3) * number("periodSeconds", 10) + number("initialDelaySeconds", 0);
}

function isSameHandler(container: YamlNode, live: YamlNode | undefined, ready: YamlNode | undefined): boolean {
  const [left, right] = [handlerOf(container, live), handlerOf(container, ready)];
  return left !== undefined && left === right;
}

/** What a probe asks, with names of ports resolved and defaults filled in. */
function handlerOf(container: YamlNode, probe: YamlNode | undefined): string | undefined {
  const port = (how: string): string | undefined => {
    const asked = textAt(probe, how, "port");
    const named = portsOf(container, "containerPort").find(({ name }) => name !== "" && name === asked);
    return named === undefined ? asked : String(named.number);
  };
  const http = valueAt(probe, "httpGet");
  if (http !== undefined)
    return `${(textAt(http, "scheme") ?? "HTTP").toUpperCase()} ${port("httpGet") ?? ""} ${textAt(http, "path") ?? "/"}`;
  if (valueAt(probe, "tcpSocket") !== undefined) return `tcp ${port("tcpSocket") ?? ""}`;
  if (valueAt(probe, "grpc") !== undefined)
    return `grpc ${port("grpc") ?? ""} ${textAt(probe, "grpc", "service") ?? ""}`;
  const command = valueAt(probe, "exec", "command");
  return command?.type === "sequence" ? `exec ${command.items.map(scalarText).join(" ")}` : undefined;
}
