import { nearestName } from "../../../base/nearest.ts";
import type { Fix } from "../../../contract/edit.ts";
import { rule } from "../../../contract/rule.ts";
import { asScalar, entriesOf, itemsAt, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import { isOwn, plainText } from "../../../syntax/yaml/edit.ts";
import type { YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { kubernetesSet } from "../model/set.ts";

/** https://kubernetes.io/docs/concepts/services-networking/ingress/: a backend that is not there answers with 503. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "An Ingress sends requests to a Service or port that is not there",
  why: "Customers get an error page in place of the checkout, and the manifests look fine",
  how: "Write the Service's name and one of its ports",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const object of manifest.objects) {
      if (object.kind !== "Ingress" || object.apiGroup !== "networking.k8s.io" || object.partial) continue;
      const services = set.ofKind("Service").filter((fact) => fact.apiGroup === "" && set.meets(fact, object));
      for (const { name, port } of backendsOf(object)) {
        const known = services.filter((service) => service.name === name.value);
        if (known.length > 0) {
          const ports = known.flatMap((service) => service.ports ?? []);
          if (port === undefined || known.some(({ partial }) => partial) || ports.some(fits(port))) continue;
          report({ at: port, message: `The Service \`${name.value}\` has no port \`${port.value}\`` });
          continue;
        }
        const nearest = nearestName(
          name.value,
          services.map((service) => service.name),
        );
        if (nearest === undefined || /\$[({]|\{\{/.test(name.value)) continue;
        report({
          at: name,
          message: `There is no Service \`${name.value}\`; \`${nearest}\` is there`,
          certainty: set.complete ? "certain" : "likely",
          fixes: renameFix(manifest, name, nearest),
        });
      }
    }
  },
});

interface Backend {
  readonly name: YamlScalar;
  /** Its number or name. */
  readonly port: YamlScalar | undefined;
}

function backendsOf({ node }: KubernetesObject): Backend[] {
  const read = (backend: YamlNode | undefined): Backend[] => {
    const name = asScalar(valueAt(backend, "service", "name"));
    const [port] = entriesOf(valueAt(backend, "service", "port")).map(({ value }) => asScalar(value));
    return name === undefined || name.value === "" ? [] : [{ name, port }];
  };
  const paths = itemsAt(node, "spec", "rules").flatMap((one) => itemsAt(one, "http", "paths"));
  return [read(valueAt(node, "spec", "defaultBackend")), ...paths.map((path) => read(valueAt(path, "backend")))].flat();
}

function fits(port: YamlScalar): (known: { readonly name: string; readonly number: number }) => boolean {
  // The AWS controller takes the action from an annotation of the port's name.
  if (port.value === "use-annotation") return () => true;
  return ({ name, number }) => port.value === name || port.value === String(number) || /\$[({]|\{\{/.test(port.value);
}

function renameFix({ yaml }: KubernetesManifest, name: YamlScalar, nearest: string): Fix[] {
  if (!isOwn(yaml, name) || scalarText(name) === nearest) return [];
  const edit = { start: name.start, end: name.end, newText: plainText(nearest) };
  return [{ title: `Send them to \`${nearest}\``, class: "review", edits: [edit] }];
}
