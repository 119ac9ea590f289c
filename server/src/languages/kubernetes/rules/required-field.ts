import { checkedObjects } from "../schema/checked.ts";
import { suggestions } from "../schema/suggestion.ts";
import { describePlace } from "../schema/words.ts";
import type { MissingField } from "../schema/walk.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { rule } from "../../../contract/rule.ts";

/**
 * A patch has an object's header and lacks most of it, and mostly nothing tells it from an object: what stands in an item of a
 * list that is only ever replaced as a whole is whole in any case.
 */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.1", "6.5.1"],
  summary: "A field is missing that must be given",
  why: "The API server refuses the object, so a release of the payment service stops half way",
  how: "Add the field",
  check(manifest, report) {
    for (const checked of checkedObjects(manifest)) {
      const { object, kind, missing } = checked;
      const renamed = suggestions(checked);
      for (const field of missing) {
        const isCertain = field.place.isWhole || field.place.keys.includes(field.name);
        if ((object.partial || isPatch(object)) && !isCertain) continue;
        // A mistyped name is told once.
        if (checked.unknown.some((each) => each.place.map === field.place.map && isMeant(renamed.get(each), field)))
          continue;
        report({
          at: field.empty?.key ?? field.place.at,
          message:
            field.empty === undefined
              ? `${describePlace(field.place)} lacks \`${field.name}\``
              : `\`${field.name}\` has no value`,
          ...(isCertain && !kind.isCustom ? {} : { certainty: "likely" as const }),
        });
      }
    }
  },
});

/** A workload that makes no pods: somebody changes a few of its fields. */
function isPatch({ kind, workload }: KubernetesObject): boolean {
  return workload === undefined && WORKLOADS.has(kind);
}

const WORKLOADS = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Rollout"]);

function isMeant(
  suggestion: { readonly kind: string; readonly name?: string } | undefined,
  { name }: MissingField,
): boolean {
  return suggestion?.kind === "name" && suggestion.name === name;
}
