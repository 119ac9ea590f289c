import { rule } from "../../../contract/rule.ts";
import { asMap, asScalar, valueAt } from "../../../syntax/yaml/access.ts";
import { insertEntry, isOwn, setValue } from "../../../syntax/yaml/edit.ts";
import type { Edit } from "../../../contract/edit.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { weightOf } from "../model/stakes.ts";

const LABEL = "pod-security.kubernetes.io/enforce";

/** https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["2.2.1", "2.2.6"],
  summary: "A namespace takes pods of any kind",
  why: "One manifest that nobody read closely puts a privileged pod beside the payments, and nothing refuses it",
  how: `Set the label \`${LABEL}: restricted\`, or \`baseline\` where some pod needs more`,
  check(manifest, report) {
    for (const object of manifest.objects) {
      const { kind, apiGroup, node, name, stakes, partial } = object;
      const weight = weightOf(stakes);
      if (kind !== "Namespace" || apiGroup !== "" || partial || weight === undefined) continue;
      if (!stakes.high && !manifest.settings.strict) continue;
      if (/^(?:kube-|default$)/.test(name)) continue; // The cluster's own.
      const level = asScalar(valueAt(node, "metadata", "labels", LABEL));
      if (level !== undefined && level.value !== "privileged") continue;
      const edit = guardEdit(manifest, object);
      report({
        at: level ?? object.nameSpan,
        message:
          level === undefined
            ? `Nothing refuses privileged pods in \`${name}\``
            : `\`privileged\` refuses no pod in \`${name}\``,
        ...weight,
        fixes: edit === undefined ? [] : [{ title: "Take `restricted` pods alone", class: "review", edits: [edit] }],
      });
    }
  },
});

function guardEdit({ yaml }: KubernetesManifest, { node }: KubernetesObject): Edit | undefined {
  const metadata = asMap(valueAt(node, "metadata"));
  const level = asScalar(valueAt(metadata, "labels", LABEL));
  if (metadata === undefined) return undefined;
  if (level !== undefined)
    return isOwn(yaml, level) ? { start: level.start, end: level.end, newText: "restricted" } : undefined;
  const labels = asMap(valueAt(metadata, "labels"));
  if (labels === undefined || labels.entries.length === 0)
    return setValue(yaml, metadata, ["labels", LABEL], "restricted", ["name"]);
  return insertEntry(yaml, labels, [`${LABEL}: restricted`]);
}
