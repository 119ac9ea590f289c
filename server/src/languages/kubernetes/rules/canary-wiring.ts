import type { KubernetesFact } from "../../../contract/facts.ts";
import { rule } from "../../../contract/rule.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { matchesLabels } from "../model/label-selector.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { podsOf, wholeWorkloads } from "../model/pods.ts";
import { type KubernetesSet, kubernetesSet } from "../model/set.ts";

const CANARY = /-canary$/;
/** Of all pods behind the Service: past a third of them it is no canary any more. */
const LARGEST_SHARE = 0.34;

/** https://kubernetes.io/docs/concepts/workloads/management/#canary-deployments: two Deployments behind one Service. */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A canary and the version beside it are not kept apart",
  why: "An autoscaler or a budget counts the canary's pods as the others', or most customers get the version that is on trial",
  how: "Give each Deployment a label of its own (`track: canary`, `track: stable`) in selector and template; the Service selects what they share",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      const twin = workload.kind === "Deployment" ? twinOf(object, set) : undefined;
      if (twin?.podLabels === undefined) continue;
      const selector = entryOf(workload.spec, "selector");
      const twinPlace = { path: twin.path, span: { start: twin.start, end: twin.end }, message: "The other version" };
      if (selector !== undefined && matchesLabels(workload.matchLabels, twin.podLabels))
        report({
          at: selector,
          message: `The selector of \`${object.name}\` takes in the pods of \`${twin.name}\` too`,
          ...weight,
          related: [twinPlace],
        });
      const at = entryOf(workload.spec, "replicas");
      const [own, others] = [workload.replicas ?? 0, twin.replicas ?? 0];
      if (at === undefined || !CANARY.test(object.name) || own / (own + others) <= LARGEST_SHARE || others === 0)
        continue;
      // Where a router splits the requests, each version has a Service of its own.
      const isShared = [...set.selecting(["Service"], podsOf(object, workload))].some(({ selector: labels = {} }) =>
        matchesLabels(labels, twin.podLabels ?? {}),
      );
      if (!isShared || own === 0) continue;
      report({
        at,
        message: `${own} of ${own + others} pods behind the Service are \`${object.name}\`'s: so many customers try the new version`,
        ...weight,
        related: [twinPlace],
      });
    }
  },
});

/** The Deployment beside one that is called `…-canary`, or the canary beside it. */
function twinOf({ name, namespace, path }: KubernetesObject, set: KubernetesSet): KubernetesFact | undefined {
  const base = name.replace(/-(?:canary|stable)$/, "");
  const names = CANARY.test(name) ? [base, `${base}-stable`] : [`${base}-canary`];
  return set
    .ofKind("Deployment")
    .find((fact) => names.includes(fact.name) && !fact.partial && set.speaksFor(fact, { path, namespace }));
}
