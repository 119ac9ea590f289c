import { type Reporter, rule } from "../../../contract/rule.ts";
import { entryOf, itemsAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { isShortPause, isWatch } from "../model/rollout-step.ts";
import { weightOf } from "../model/stakes.ts";

/** Percent of the requests: more than a quarter at first, or half of them at once, is no canary any more. */
const FIRST = 25;
const JUMP = 50;

/** https://argo-rollouts.readthedocs.io/en/stable/features/canary/ */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A canary takes too much at once, or is not waited for",
  why: "A version that declines payments is met by most customers before anybody sees the first error",
  how: "Begin with 5 percent, then 25 and 50, with an analysis or a pause of some minutes behind each",
  check(manifest, report) {
    for (const object of manifest.objects) {
      const { kind, apiGroup, node, partial, stakes, name } = object;
      const canary = entryOf(valueAt(node, "spec", "strategy"), "canary");
      const weight = weightOf(stakes);
      if (kind !== "Rollout" || apiGroup !== "argoproj.io" || partial || canary === undefined || weight === undefined)
        continue;
      const found: Reporter = (one) => report({ ...one, ...weight });
      const steps = itemsAt(canary.value, "steps");
      if (steps.length === 0)
        found({ at: canary.key ?? canary, message: `\`${name}\` has no steps: a release goes to everybody at once` });
      else {
        checkWeights(object, canary.value, steps, found);
        checkWatches(object, canary.value, steps, found);
      }
    }
  },
});

function checkWeights(
  { workload }: KubernetesObject,
  canary: YamlNode | undefined,
  steps: readonly YamlNode[],
  found: Reporter,
): void {
  const weights = steps.flatMap((step) => {
    const at = valueAt(step, "setWeight");
    const percent = integerValue(at);
    return at === undefined || percent === undefined ? [] : [{ at, percent }];
  });
  const [first] = weights;
  const replicas = entryOf(canary, "trafficRouting") === undefined ? workload?.replicas : undefined;
  // Without a router the share is that of the pods, rounded up.
  const share = (percent: number): number =>
    replicas === undefined || replicas < 1 ? percent : (Math.ceil((replicas * percent) / 100) / replicas) * 100;
  if (first !== undefined && first.percent > FIRST)
    found({ at: first.at, message: `The first step gives the new version ${first.percent} percent at once` });
  else if (first !== undefined && share(first.percent) > FIRST)
    found({
      at: first.at,
      message: `${first.percent} percent of ${replicas ?? 0} replicas is a whole pod: ${Math.round(share(first.percent))} percent of the requests`,
      how: "Run more replicas, or let a `trafficRouting` split the requests",
    });
  const isTooMuch = first !== undefined && share(first.percent) > FIRST;
  for (const [index, { at, percent }] of weights.entries()) {
    if (index === 0 && isTooMuch) continue; // Said above.
    const next = weights[index + 1]?.percent ?? 100;
    if (next - percent > JUMP) found({ at, message: `From ${percent} percent the release jumps to ${next}` });
  }
}

function checkWatches(
  { stakes }: KubernetesObject,
  canary: YamlNode | undefined,
  steps: readonly YamlNode[],
  found: Reporter,
): void {
  const all = entryOf(canary, "steps");
  const watches = steps.filter(isWatch);
  const [watch] = watches;
  if (all === undefined || entryOf(canary, "analysis") !== undefined) return; // Watched all along.
  if (watch === undefined) found({ at: all.key ?? all, message: "No step waits for anything to go wrong" });
  else if (!stakes.isGeneric && watches.every(isShortPause))
    found({ at: watch, message: "No pause is as long as two minutes: before an alert fires, the release is complete" });
}
