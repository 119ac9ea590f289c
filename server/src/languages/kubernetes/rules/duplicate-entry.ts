import { checkedObjects } from "../schema/checked.ts";
import { shownName } from "../schema/words.ts";
import type { Duplicate } from "../schema/walk.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { rule } from "../../../contract/rule.ts";

/** Lists of which the API server refuses a second entry (`pkg/apis/core/validation`); of others it keeps both, and patches one. */
const REFUSED = new Set([
  "containers",
  "initContainers",
  "ephemeralContainers",
  "volumes",
  "volumeMounts",
  "volumeDevices",
  "topologySpreadConstraints",
  "resourceClaims",
  "webhooks",
]);

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.1", "6.5.1"],
  summary: "A list has the same entry twice",
  why: "Of two variables or ports with one name only one counts, and which one changes when the payment service is patched",
  how: "Keep one of the entries, or give them different names",
  judgesSource: true,
  check(manifest, report) {
    for (const { duplicates, object } of checkedObjects(manifest))
      for (const duplicate of duplicates) {
        const { list, at, first } = duplicate;
        const isRefused = REFUSED.has(list) || (list === "ports" && object.kind === "Service");
        report({
          at,
          severity: isRefused ? "error" : "warning",
          message: `${wording(duplicate)} stands twice in \`${list}\`${consequence(list, isRefused)}`,
          related: [{ span: first, message: "Given here first" }],
        });
      }
  },
});

function wording({ keys, values }: Duplicate): string {
  const [value = ""] = values;
  const [, protocol = ""] = keys[1] === "protocol" ? values : [];
  return `\`${keys[0] ?? ""}\` ${shownName(value)}${protocol === "" ? "" : ` (${protocol})`}`;
}

function consequence(list: string, isRefused: boolean): string {
  if (isRefused) return ", which the API server refuses";
  return list === "env"
    ? "; the last one counts, until a patch drops one of them"
    : "; a patch changes or drops one of them";
}
