import type { KubernetesManifest } from "../model/manifest.ts";
import { podsOf, wholeWorkloads } from "../model/pods.ts";
import { kubernetesSet } from "../model/set.ts";
import { isKnative } from "../model/workload.ts";
import { booleanValue } from "../../../syntax/yaml/values.ts";
import { valueAt } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";

const POLICIES = [
  "NetworkPolicy",
  "CiliumNetworkPolicy",
  "CiliumClusterwideNetworkPolicy",
  "GlobalNetworkPolicy",
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
];

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["1.2.1", "1.3.1", "1.3.2", "1.4.1"],
  summary: "No network policy restricts what the pods talk to",
  why: "Any pod of the cluster reaches the payment service, and an intruder in it reaches any address with what it finds",
  how: "Add a NetworkPolicy that denies both directions by default, and policies for the connections that are meant",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if (object.stakes.isGeneric || isKnative(workload)) continue;
      if (booleanValue(valueAt(workload.podSpec, "hostNetwork")) === true) continue; // Policies do not apply to it.
      // Nobody connects to a job.
      let incoming = workload.kind === "Job" || workload.kind === "CronJob";
      let outgoing = false;
      for (const { policyTypes } of set.selecting(POLICIES, podsOf(object, workload))) {
        incoming ||= policyTypes?.includes("Ingress") === true;
        outgoing ||= policyTypes?.includes("Egress") === true;
        if (incoming && outgoing) break;
      }
      if (incoming && outgoing) continue;
      const gap = incoming
        ? `which addresses \`${object.name}\` connects to`
        : outgoing
          ? `what connects to \`${object.name}\``
          : `what connects to \`${object.name}\` nor where it connects`;
      report({
        at: object.nameSpan,
        message: `No network policy restricts ${gap}`,
        ...weight,
        ...(set.complete ? {} : { certainty: "unknown" as const }),
      });
    }
  },
});
