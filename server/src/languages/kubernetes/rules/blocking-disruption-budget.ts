import type { WorkspaceView } from "../../../contract/facts.ts";
import { type Report, rule } from "../../../contract/rule.ts";
import { entryOf, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlEntry } from "../../../syntax/yaml/tree.ts";
import { isSelectedBy } from "../model/selected.ts";
import { kubernetesSet } from "../model/set.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";

/** https://kubernetes.io/docs/tasks/run-application/configure-pdb/: both percentages are rounded up. */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["12.10.1", "6.3.3"],
  summary: "A disruption budget lets no pod go",
  why: "No node under it can be drained, so the upgrade that closes a hole waits, or somebody forces it and takes payments down",
  how: "Set `maxUnavailable: 1`, and run at least one replica more than must be there",
  needs: ["kubernetes"],
  worksAlone: true,
  check(manifest, report, workspace) {
    for (const object of manifest.objects) {
      if (object.kind !== "PodDisruptionBudget" || object.apiGroup !== "policy" || object.partial) continue;
      const found = blockage(object, manifest.path, workspace);
      if (found !== undefined) report(found);
    }
  },
});

function blockage(object: KubernetesObject, path: string, workspace: WorkspaceView | undefined): Report | undefined {
  const spec = valueAt(object.node, "spec");
  const most = entryOf(spec, "maxUnavailable");
  const least = entryOf(spec, "minAvailable");
  const isOff = (entry: YamlEntry | undefined, texts: readonly string[]): boolean =>
    texts.includes(scalarText(entry?.value) ?? "");
  if (most !== undefined && isOff(most, ["0", "0%"]))
    return { at: most, message: `\`${object.name}\` lets no pod go, whatever happens to its node` };
  if (least !== undefined && isOff(least, ["100%"]))
    return { at: least, message: `\`${object.name}\` keeps every pod where it is` };
  const kept = /^(?<count>\d+)(?<percent>%?)$/.exec(scalarText(least?.value) ?? "")?.groups;
  if (least === undefined || kept === undefined || workspace === undefined) return undefined;
  const replicas = replicasUnder(object, path, workspace);
  if (replicas === undefined) return undefined;
  const count = Number(kept["count"]);
  const needed = kept["percent"] === "%" ? Math.ceil((count * replicas) / 100) : count;
  if (needed < replicas || needed === 0) return undefined;
  const pods = replicas === 1 ? "the only replica where it is" : `all ${replicas} replicas where they are`;
  return { at: least, message: `\`${object.name}\` keeps ${pods}` };
}

/** How many pods a budget protects; undefined where it selects none that is known, or one whose number is not. */
function replicasUnder({ name }: KubernetesObject, path: string, workspace: WorkspaceView): number | undefined {
  const set = kubernetesSet(workspace);
  const budget = set.ofKind("PodDisruptionBudget").find((fact) => fact.name === name && fact.path === path);
  if (budget?.selector === undefined) return undefined;
  const workloads = set
    .selectedBy(budget.selector, path)
    .filter((pod) => set.speaksFor(budget, pod) && isSelectedBy(budget, pod.podLabels ?? {}));
  let sum = 0;
  for (const workload of workloads) {
    const scaled = set.autoscalerOf(workload, path);
    const replicas = scaled === undefined ? workload.replicas : (scaled.minReplicas ?? 1);
    if (replicas === undefined || workload.partial) return undefined;
    sum += replicas;
  }
  return workloads.length === 0 ? undefined : sum;
}
