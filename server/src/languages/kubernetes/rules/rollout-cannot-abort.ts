import { type Report, rule } from "../../../contract/rule.ts";
import { asMap, entryOf, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { booleanValue, integerValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { weightOf } from "../model/stakes.ts";

/** Seconds that nodes may need to learn of a Service's new pods, which is Argo's own default. */
const SHORTEST_DELAY = 30;

/** https://argo-rollouts.readthedocs.io/en/stable/features/specification/ */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A rollout does not go back by itself",
  why: "A version that fails stays in front of customers until somebody notices",
  how: "Set `progressDeadlineAbort: true`, and let an analysis decide before a blue-green release is promoted",
  check(manifest, report) {
    for (const object of manifest.objects) {
      const { kind, apiGroup, partial, stakes } = object;
      const weight = weightOf(stakes);
      if (kind !== "Rollout" || apiGroup !== "argoproj.io" || partial || weight === undefined) continue;
      const strategy = valueAt(object.node, "spec", "strategy");
      for (const [key, one, other] of [
        ["canary", "canaryService", "stableService"],
        ["blueGreen", "previewService", "activeService"],
      ] as const) {
        const at = entryOf(valueAt(strategy, key), one);
        const name = textAt(strategy, key, one);
        if (at !== undefined && name !== undefined && name === textAt(strategy, key, other))
          report({ at, message: `\`${name}\` is the Service of both versions: nothing tells them apart` });
      }
      for (const found of blueGreenGaps(object, valueAt(strategy, "blueGreen")))
        report({ ...found, ...weight, severity: "warning" });
      if (stakes.high || manifest.settings.strict)
        for (const found of abortGap(manifest, object)) report({ ...found, ...weight, severity: "warning" });
    }
  },
});

function blueGreenGaps({ name }: KubernetesObject, blueGreen: YamlNode | undefined): Report[] {
  const entry = entryOf(blueGreen, "scaleDownDelaySeconds");
  const delay = integerValue(entry?.value);
  const isAutomatic =
    booleanValue(valueAt(blueGreen, "autoPromotionEnabled")) !== false &&
    ["autoPromotionSeconds", "prePromotionAnalysis"].every((key) => entryOf(blueGreen, key) === undefined);
  const active = entryOf(blueGreen, "activeService");
  return [
    ...(active !== undefined && isAutomatic
      ? [
          {
            at: entryOf(blueGreen, "autoPromotionEnabled") ?? active,
            message: `\`${name}\` gives every customer the new version as soon as its pods are ready`,
          },
        ]
      : []),
    ...(entry !== undefined && delay !== undefined && delay < SHORTEST_DELAY
      ? [{ at: entry, message: `The old pods are gone after ${delay} seconds, and with them the quick way back` }]
      : []),
  ];
}

function abortGap({ yaml }: KubernetesManifest, { name, node, nameSpan }: KubernetesObject): Report[] {
  const spec = asMap(valueAt(node, "spec"));
  const entry = entryOf(spec, "progressDeadlineAbort");
  if (spec === undefined || booleanValue(entry?.value) === true) return [];
  const edit = setValue(yaml, spec, ["progressDeadlineAbort"], "true", ["progressDeadlineSeconds", "replicas"]);
  const fixes =
    edit === undefined ? [] : [{ title: "Go back at the deadline", class: "review" as const, edits: [edit] }];
  return [
    {
      at: entry ?? nameSpan,
      message: `A release of \`${name}\` that does not get ready is left where it stands`,
      fixes,
    },
  ];
}
