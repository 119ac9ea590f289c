import { rule } from "../../../contract/rule.ts";
import { itemsAt, scalarText } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { KubernetesManifest } from "../model/manifest.ts";

interface Danger {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly does: string;
}

const READ = ["get", "list", "watch"];
const WRITE = ["create", "update", "patch"];
/** https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
const DANGERS: readonly Danger[] = [
  { groups: [""], resources: ["secrets"], verbs: READ, does: "reads all secrets" },
  { groups: [""], resources: ["pods/exec", "pods/attach"], verbs: ["create", "get"], does: "runs commands in pods" },
  {
    groups: [""],
    resources: ["nodes/proxy"],
    verbs: [...READ, "create"],
    does: "runs commands in any pod, by its node",
  },
  {
    groups: ["rbac.authorization.k8s.io"],
    resources: ["roles", "clusterroles", "rolebindings", "clusterrolebindings"],
    verbs: ["bind", "escalate"],
    does: "gives itself any permission",
  },
  { groups: [""], resources: ["users", "groups", "serviceaccounts"], verbs: ["impersonate"], does: "acts as anybody" },
  { groups: [""], resources: ["serviceaccounts/token"], verbs: ["create"], does: "makes tokens of any account" },
  {
    groups: ["admissionregistration.k8s.io"],
    resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
    verbs: WRITE,
    does: "reads and changes whatever is applied to the cluster",
  },
  {
    groups: ["certificates.k8s.io"],
    resources: ["certificatesigningrequests/approval"],
    verbs: ["update", "patch"],
    does: "approves certificates for anybody",
  },
];

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["7.2.2", "7.2.5", "8.6.1"],
  summary: "A role holds a permission that leads to all others",
  why: "Whoever gets into the pod reads the payment keys, or makes itself what may read them",
  how: "Name the objects in `resourceNames`, or leave the permission to the one operator that is made for it",
  check({ objects }, report) {
    for (const { kind, apiGroup, name, node, stakes } of objects) {
      if (apiGroup !== "rbac.authorization.k8s.io" || (kind !== "Role" && kind !== "ClusterRole")) continue;
      if (name.startsWith("system:") || stakes.tier === "development" || stakes.isFixture) continue;
      for (const one of itemsAt(node, "rules")) {
        if (itemsAt(one, "resourceNames").length > 0) continue;
        for (const { at, does } of dangersOf(one))
          report({
            at,
            message: `Whoever has \`${name}\` ${does}${kind === "ClusterRole" ? "" : " of its namespace"}`,
            // Of an operator's role nobody can tell from here what it is for.
            certainty: stakes.high ? "likely" : "unknown",
          });
      }
    }
  },
});

function dangersOf(one: YamlNode | undefined): { at: YamlNode; does: string }[] {
  const has = (list: string, wanted: readonly string[]): boolean =>
    itemsAt(one, list).some((item) => wanted.includes(scalarText(item) ?? ""));
  const hasAll = (list: string): boolean => has(list, ["*"]);
  // Everything at once is what another rule says.
  if (hasAll("resources") && hasAll("verbs")) return [];
  return DANGERS.flatMap(({ groups, resources, verbs, does }) => {
    const at = itemsAt(one, "resources").find((item) => resources.includes(scalarText(item) ?? ""));
    const isMeant = (has("apiGroups", groups) || hasAll("apiGroups")) && (has("verbs", verbs) || hasAll("verbs"));
    return at !== undefined && isMeant ? [{ at, does }] : [];
  });
}
