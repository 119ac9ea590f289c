import type { KubernetesManifest } from "../model/manifest.ts";
import { type WholeWorkload, wholeWorkloads } from "../model/pods.ts";
import { kubernetesSet } from "../model/set.ts";
import { remember } from "../../../base/remember.ts";
import type { Workload } from "../model/workload.ts";
import { readLabelSelector, selects } from "../model/label-selector.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { itemsAt, valueAt } from "../../../syntax/yaml/access.ts";
import { plainText, setValue } from "../../../syntax/yaml/edit.ts";
import { REPLICATED } from "../model/workload.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["12.10.1"],
  summary: "All replicas may stand on one node",
  why: "One node that fails then takes every payment with it",
  how: "Add a topology spread constraint over nodes or zones, and run two replicas or more",
  needs: ["kubernetes"],
  worksAlone: true,
  check(manifest, report, workspace) {
    for (const whole of wholeWorkloads(manifest)) {
      const { object, workload, weight } = whole;
      if (!REPLICATED.has(workload.kind)) continue;
      const scaled = workspace && kubernetesSet(workspace).autoscalerOf(object, manifest.path);
      const replicas = scaled?.minReplicas ?? workload.replicas;
      const isSingle = replicas === 1 && scaled === undefined && object.stakes.tier === "production";
      if (isSingle && object.kind === "Deployment" && workload.serves) {
        report({
          at: valueAt(workload.spec, "replicas") ?? object.nameSpan,
          message: `\`${object.name}\` runs a single replica`,
          ...weight,
        });
      }
      if (replicas === undefined || replicas < 2 || isSpread(workload) || object.stakes.isGeneric) continue;
      report({
        at: object.nameSpan,
        message: `All ${replicas} replicas of \`${object.name}\` may stand on one node`,
        ...weight,
        fixes: spreadFix(whole),
      });
    }
  },
});

/** A constraint or a term counts where it selects the pods themselves. */
function isSpread({ podSpec, podLabels }: Workload): boolean {
  const isOwnTerm = (term: YamlNode | undefined): boolean => {
    const selector = readLabelSelector(valueAt(term, "labelSelector"));
    return selector !== undefined && selects(selector, podLabels);
  };
  const terms = (list: string): readonly (YamlNode | undefined)[] =>
    itemsAt(podSpec, "affinity", "podAntiAffinity", list);
  return (
    itemsAt(podSpec, "topologySpreadConstraints").some(isOwnTerm) ||
    terms("requiredDuringSchedulingIgnoredDuringExecution").some(isOwnTerm) ||
    terms("preferredDuringSchedulingIgnoredDuringExecution").some((term) => isOwnTerm(valueAt(term, "podAffinityTerm")))
  );
}

const spreadFix = remember(({ document, workload }: WholeWorkload): Fix[] => {
  const { podSpec, matchLabels } = workload;
  const labels = Object.entries(matchLabels);
  // What stands there was meant for something.
  if (labels.length === 0 || itemsAt(podSpec, "topologySpreadConstraints").length > 0) return [];
  const constraint = [
    "- maxSkew: 1",
    "  topologyKey: kubernetes.io/hostname",
    "  whenUnsatisfiable: ScheduleAnyway",
    "  labelSelector:",
    "    matchLabels:",
    ...labels.map(([key, value]) => `      ${plainText(key)}: ${plainText(value)}`),
  ];
  const edit = setValue(document, podSpec, ["topologySpreadConstraints"], constraint, ["serviceAccountName"]);
  return edit === undefined ? [] : [{ title: "Spread the replicas over nodes", class: "review", edits: [edit] }];
});
