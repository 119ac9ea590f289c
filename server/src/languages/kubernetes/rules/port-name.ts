import { portNameProblem } from "../schema/port-name.ts";
import { isPlaceholder } from "../schema/placeholder.ts";
import { shownName } from "../schema/words.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import type { KubernetesParts } from "../model/pods.ts";
import type { Container } from "../model/workload.ts";
import { asScalar, itemsAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { integerValue, scalarType } from "../../../syntax/yaml/values.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;

/** Names of ports are those of services on the Internet (RFC 6335): the API server refuses others. */
export default rule<KubernetesManifest, KubernetesParts>({
  severity: "error",
  pci: ["2.2.1", "6.5.1"],
  summary: "A port has no proper name or number, or one name stands twice in a container",
  why: "The API server refuses the object, so a release of the payment service stops half way",
  how: "Name ports with at most 15 small letters, digits and `-`, each name once in a container; numbers of ports stand without quotes",
  judgesSource: true,
  check({ objects }, report) {
    for (const { node, apiGroup, kind } of objects)
      if (apiGroup === "" && kind === "Service")
        for (const port of itemsAt(node, "spec", "ports")) {
          checkPort(valueAt(port, "port"), report);
          const target = valueAt(port, "targetPort");
          if (integerValue(target) !== 0) checkPort(target, report); // 0 is the Service's own port.
        }
  },
  container({ container }, report) {
    const first = new Map<string, YamlScalar>();
    for (const port of itemsAt(container.node, "ports")) {
      const name = valueAt(port, "name");
      checkPort(name, report);
      checkPort(valueAt(port, "containerPort"), report);
      const scalar = asScalar(name);
      if (scalar === undefined || scalar.value === "" || isPlaceholder(scalar)) continue;
      const earlier = first.get(scalar.value);
      if (earlier === undefined) first.set(scalar.value, scalar);
      else if (earlier !== scalar && scalar.value.length <= 15)
        report({
          at: scalar,
          message: `The port name \`${scalar.value}\` stands twice in one container, which the API server refuses`,
          related: [{ span: earlier, message: "Given here first" }],
        });
    }
    for (const port of probedPorts(container)) checkPort(port, report);
  },
});

function probedPorts({ node }: Container): (YamlNode | undefined)[] {
  return PROBES.flatMap((probe) => [
    valueAt(node, probe, "httpGet", "port"),
    valueAt(node, probe, "tcpSocket", "port"),
  ]);
}

/** Only text is a name: a number is the port itself, and in quotes it is taken for a name that has no letter. */
function checkPort(node: YamlNode | undefined, report: Reporter): void {
  const scalar = asScalar(node);
  const number = integerValue(node);
  if (scalar !== undefined && number !== undefined && (number < 1 || number > 65_535))
    report({ at: scalar, message: "A port is a number from 1 to 65535" });
  if (scalar === undefined || scalarType(scalar) !== "string" || scalar.value === "" || isPlaceholder(scalar)) return;
  const problem = portNameProblem(scalar.value);
  if (problem === undefined) return;
  const isNumber = /^\d+$/.test(scalar.value);
  const message = isNumber
    ? "A port's number in quotes is taken for a name, and a name must hold a letter"
    : `The port name ${shownName(scalar.value)} ${problem}`;
  const { start, end, value } = scalar;
  const canUnquote = isNumber && scalar.style !== "plain" && end - start === value.length + 2 && !scalar.anchored;
  report({
    at: scalar,
    message,
    ...(canUnquote
      ? { fixes: [{ title: "Take it out of the quotes", class: "review", edits: [{ start, end, newText: value }] }] }
      : {}),
  });
}
