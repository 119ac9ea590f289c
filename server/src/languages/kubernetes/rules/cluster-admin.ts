import { rule } from "../../../contract/rule.ts";
import { itemsAt, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";

const GROUP = "rbac.authorization.k8s.io";
/** Everybody who can reach the API server, logged in or not, and every account of the cluster. */
const EVERYBODY = /^system:(?:anonymous|unauthenticated|authenticated|serviceaccounts)$/;
/** What clusters bind to them from the start: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles */
const PUBLIC_ROLES = new Set([
  "system:discovery",
  "system:basic-user",
  "system:public-info-viewer",
  "system:service-account-issuer-discovery",
]);

/** https://kubernetes.io/docs/concepts/security/rbac-good-practices/ */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["7.2.1", "7.2.2", "7.2.5"],
  summary: "A role or binding gives away the cluster",
  why: "Whoever gets hold of one such account reads every secret and changes every payment service",
  how: "Name the resources and verbs that are needed, and bind them to the account that needs them, in its namespace",
  check(manifest, report) {
    for (const object of manifest.objects) {
      if (object.apiGroup !== GROUP) continue;
      const isOwn = object.name.startsWith("system:") || object.labels["kubernetes.io/bootstrapping"] !== undefined;
      if (isOwn) continue;
      for (const { at, message } of object.kind.endsWith("Binding") ? bound(object) : allowed(object))
        report({
          at,
          message,
          certainty: object.stakes.tier === "development" || object.stakes.isFixture ? "unknown" : "certain",
        });
    }
  },
});

interface Found {
  readonly at: YamlNode;
  readonly message: string;
}

function bound({ node, kind, name }: KubernetesObject): Found[] {
  const role = valueAt(node, "roleRef", "name");
  const roleName = scalarText(role) ?? "";
  const found: Found[] = [];
  for (const subject of itemsAt(node, "subjects")) {
    const subjectName = valueAt(subject, "name");
    const text = scalarText(subjectName) ?? "";
    if (subjectName === undefined) continue;
    if (EVERYBODY.test(text) && !PUBLIC_ROLES.has(roleName))
      found.push({
        at: subjectName,
        message: `\`${name}\` gives the role \`${roleName}\` to \`${text}\`: that is everybody`,
      });
    else if (text === "system:masters")
      found.push({
        at: subjectName,
        message: "`system:masters` may do everything, and no rule or admission can stop it",
      });
  }
  const [first] = itemsAt(node, "subjects");
  if (
    role !== undefined &&
    roleName === "cluster-admin" &&
    first !== undefined &&
    textAt(first, "kind") === "ServiceAccount"
  ) {
    const where = kind === "ClusterRoleBinding" ? "the whole cluster" : "the whole namespace";
    found.push({ at: role, message: `\`${textAt(first, "name") ?? ""}\` may do everything in ${where}` });
  }
  return found;
}

function allowed({ node, name, kind }: KubernetesObject): Found[] {
  return itemsAt(node, "rules").flatMap((one): Found[] => {
    const has = (list: string): boolean => itemsAt(one, list).map(scalarText).includes("*");
    const resources = valueAt(one, "resources");
    if (resources === undefined || !has("resources") || !has("verbs")) return [];
    const groups = itemsAt(one, "apiGroups").map(scalarText);
    // Everything of an API of one's own is the way of operators.
    if (!groups.includes("*") && !groups.includes("")) return [];
    const where = kind === "ClusterRole" ? "wherever it is bound" : "in its namespace";
    return [{ at: resources, message: `\`${name}\` may do everything with everything ${where}` }];
  });
}
