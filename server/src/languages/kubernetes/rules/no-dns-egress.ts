import type { Fix } from "../../../contract/edit.ts";
import type { KubernetesFact } from "../../../contract/facts.ts";
import { rule } from "../../../contract/rule.ts";
import { asSequence, entryOf, valueAt } from "../../../syntax/yaml/access.ts";
import { appendItem } from "../../../syntax/yaml/edit.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { Standing } from "../model/edges.ts";
import { type LabelSelector, readLabelSelector } from "../model/label-selector.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { forgetsNames } from "../model/network-policy.ts";
import { isSelectedBy } from "../model/selected.ts";
import { type KubernetesSet, kubernetesSet, mayShareNamespace } from "../model/set.ts";
import { weightOf } from "../model/stakes.ts";

/** Kinds whose rules are not read: any of them may let names through. */
const UNREAD = ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "AdminNetworkPolicy"];

function isUnread({ kind }: KubernetesFact): boolean {
  return UNREAD.includes(kind);
}

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/: egress that is not allowed is denied, names too. */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["1.3.2"],
  summary: "A network policy forgets name resolution",
  why: "No name leads anywhere any more: the provider's address and the database's are not found, and payments fail",
  how: "Allow port 53 over UDP and TCP to `kube-system`",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const object of manifest.objects) {
      const { kind, apiGroup, node, name, namespace, partial, stakes } = object;
      if (kind !== "NetworkPolicy" || apiGroup !== "networking.k8s.io" || partial) continue;
      const spec = valueAt(node, "spec");
      const selector = readLabelSelector(valueAt(spec, "podSelector"));
      const egress = entryOf(spec, "egress");
      if (selector === undefined || egress === undefined || !forgetsNames(spec)) continue;
      const weight = weightOf(stakes);
      if (weight === undefined || set.hasKind(isUnread)) continue;
      if (isAllowedElsewhere(set, selector, { path: manifest.path, namespace })) continue;
      report({
        at: egress,
        message: `\`${name}\` lets its pods connect to what they name, and not ask for the names' addresses`,
        ...weight,
        ...(set.complete ? {} : { certainty: "unknown" as const }),
        fixes: namesFix(manifest, egress.value),
      });
    }
  },
});

/** Another policy lets the same pods ask for names; of pods that are not known, it may. */
function isAllowedElsewhere(set: KubernetesSet, { labels }: LabelSelector, standing: Standing): boolean {
  const allowing = set
    .ofKind("NetworkPolicy")
    .filter((fact) => fact.allowsNames === true && set.speaksFor(fact, standing));
  const pods = set
    .selectedBy(labels, standing.path)
    .filter((pod) => mayShareNamespace(pod.namespace, standing.namespace));
  if (pods.length === 0) return allowing.length > 0;
  return pods.every(({ podLabels = {} }) => allowing.some((fact) => isSelectedBy(fact, podLabels)));
}

function namesFix({ yaml }: KubernetesManifest, rules: YamlNode | undefined): Fix[] {
  const list = asSequence(rules);
  const edit =
    list === undefined || list.flow
      ? undefined
      : appendItem(yaml, list, [
          "to:",
          "  - namespaceSelector:",
          "      matchLabels:",
          "        kubernetes.io/metadata.name: kube-system",
          "ports:",
          "  - port: 53",
          "    protocol: UDP",
          "  - port: 53",
          "    protocol: TCP",
        ]);
  return edit === undefined ? [] : [{ title: "Allow name resolution", class: "review", edits: [edit] }];
}
