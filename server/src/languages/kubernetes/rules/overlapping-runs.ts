import { rule } from "../../../contract/rule.ts";
import { asScalar, entryOf, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { wholeWorkloads } from "../model/pods.ts";

const KEY = "concurrencyPolicy";

/** https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy: `Allow` by default. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.2.1", "6.5.1"],
  summary: "A job may run twice at once, or again after it failed half way",
  why: "A settlement that runs beside itself, or starts over after half of its work, pays twice",
  how: "Set `concurrencyPolicy: Forbid` and `backoffLimit: 0`; the controller may still start a job twice, so it must be able to bear that",
  check(manifest, report) {
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if (object.stakes.isGeneric) continue;
      const isCron = workload.kind === "CronJob";
      if (!isCron && workload.kind !== "Job") continue;
      const spec = valueAt(object.node, "spec");
      const policy = textAt(spec, KEY);
      if (isCron && policy !== "Forbid" && policy !== "Replace") {
        const edit =
          workload.spec === spec ? setValue(manifest.yaml, workload.spec, [KEY], "Forbid", ["schedule"]) : undefined;
        report({
          at: asScalar(valueAt(spec, KEY)) ?? object.nameSpan,
          message: `\`${object.name}\` may start while its last run is still going`,
          ...weight,
          ...(object.stakes.isPayment && object.stakes.high ? { certainty: "certain" as const } : {}),
          fixes: edit === undefined ? [] : [{ title: `Set \`${KEY}: Forbid\``, class: "review", edits: [edit] }],
        });
      }
      const job = isCron ? valueAt(spec, "jobTemplate", "spec") : spec;
      const again = entryOf(job, "backoffLimit");
      if (again === undefined || (integerValue(again.value) ?? 0) === 0 || !object.stakes.isPayment) continue;
      report({
        at: again,
        message: `\`${object.name}\` is started again after it failed half way`,
        ...weight,
        severity: "warning",
      });
    }
  },
});
