import type { KubernetesManifest } from "../model/manifest.ts";
import { wholeWorkloads } from "../model/pods.ts";
import { asScalar, valueAt } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { isFilledIn } from "../../../syntax/yaml/placeholder.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import { ROLLED_OUT } from "../model/workload.ts";
import { rule } from "../../../contract/rule.ts";

const KEY = "minReadySeconds";
const SECONDS = 15;

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A new pod counts as good the moment it is ready",
  why: "A version that crashes on its first charge replaces all healthy pods before anyone sees it",
  how: "Set `minReadySeconds` to 15 or more, so that a pod must stay ready before the next one is replaced",
  check(manifest, report) {
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if (!ROLLED_OUT.has(workload.kind) || !workload.serves) continue;
      const node = valueAt(workload.spec, KEY);
      if ((integerValue(node) ?? 0) > 0 || isFilledIn(node) || (node === undefined && object.stakes.isGeneric))
        continue;
      const edit = setValue(manifest.yaml, workload.spec, [KEY], String(SECONDS), ["replicas"]);
      report({
        at: asScalar(node) ?? object.nameSpan,
        message: `A new pod of \`${object.name}\` takes over the moment it is ready`,
        ...weight,
        fixes: edit === undefined ? [] : [{ title: `Set \`${KEY}: ${SECONDS}\``, class: "review", edits: [edit] }],
      });
    }
  },
});
