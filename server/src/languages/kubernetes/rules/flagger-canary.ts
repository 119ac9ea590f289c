import { type Report, rule } from "../../../contract/rule.ts";
import { entryOf, itemsAt, valueAt } from "../../../syntax/yaml/access.ts";
import { booleanValue, integerValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { weightOf } from "../model/stakes.ts";

/** Failed checks, and percent of the requests, past which a canary spares nobody. */
const MOST_FAILURES = 10;
const WIDEST_STEP = 50;

/** https://docs.flagger.app/usage/how-it-works */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A Flagger canary lets a bad release through",
  why: "The release looks like a canary, and a version that declines payments reaches everybody all the same",
  how: "Let Flagger check a success rate and a latency, go back after a few failed checks, and take small steps",
  check({ objects }, report) {
    for (const object of objects) {
      const weight = weightOf(object.stakes);
      if (object.kind !== "Canary" || object.apiGroup !== "flagger.app" || object.partial || weight === undefined)
        continue;
      const skip = entryOf(valueAt(object.node, "spec"), "skipAnalysis");
      if (skip !== undefined && booleanValue(skip.value) === true)
        report({
          at: skip,
          message: `\`${object.name}\` is promoted without any analysis`,
          severity: object.stakes.high ? "error" : "warning",
        });
      else for (const found of analysisGaps(object)) report({ ...found, ...weight });
    }
  },
});

function analysisGaps({ name, node }: KubernetesObject): Report[] {
  const spec = valueAt(node, "spec");
  const entry = entryOf(spec, "analysis") ?? entryOf(spec, "canaryAnalysis");
  const analysis = entry?.value;
  if (entry === undefined) return [];
  const found: Report[] = [];
  if (itemsAt(analysis, "metrics").length === 0 && itemsAt(analysis, "webhooks").length === 0)
    found.push({ at: entry.key ?? entry, message: `Nothing is measured of \`${name}\`: no metrics, no webhooks` });
  const threshold = entryOf(analysis, "threshold");
  const failures = integerValue(threshold?.value);
  if (threshold !== undefined && failures !== undefined && failures > MOST_FAILURES)
    found.push({ at: threshold, message: `Only after ${failures} failed checks does \`${name}\` go back` });
  const step = entryOf(analysis, "stepWeight");
  const width = integerValue(step?.value);
  if (step !== undefined && width !== undefined && width > WIDEST_STEP)
    found.push({ at: step, message: `One step gives the new version ${width} percent more` });
  const [first] = itemsAt(analysis, "stepWeights");
  const start = integerValue(first);
  if (first !== undefined && start !== undefined && start > WIDEST_STEP)
    found.push({ at: first, message: `The first step gives the new version ${start} percent at once` });
  return found.map((one) => ({ ...one, severity: "warning" as const }));
}
