import type { KubernetesFact } from "../../../contract/facts.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { mayMakePods } from "../model/facts.ts";
import { kubernetesSet, mayShareNamespace } from "../model/set.ts";
import { ownValue } from "../../../syntax/record.ts";
import { asScalar, entryOf, scalarText, textRecord, valueAt } from "../../../syntax/yaml/access.ts";
import { isOwn, plainText } from "../../../syntax/yaml/edit.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A Service selects no pods",
  why: "Payments sent to it are refused at once, although everything looks deployed",
  how: "Give the selector the labels that the workload's pod template has",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    for (const object of manifest.objects) {
      if (object.kind !== "Service" || object.apiGroup !== "" || object.partial) continue;
      const entry = entryOf(valueAt(object.node, "spec"), "selector");
      const selector = textRecord(entry?.value);
      if (entry?.key === undefined || Object.keys(selector).length === 0 || isByOperator(selector)) continue;
      const set = kubernetesSet(workspace);
      const isWithin = ({ namespace }: KubernetesFact): boolean => mayShareNamespace(namespace, object.namespace);
      const selected = set.selectedBy(selector, manifest.path);
      if (selected.some(isWithin) || set.hasKind(mayMakePods)) continue;
      const [elsewhere] = selected;
      const near = set.podsIn(manifest.path).filter(isWithin);
      const wrong = wrongPair(selector, near.length > 0 ? near : set.nearlySelectedBy(selector), isWithin);
      // Without a workload beside it or a label that nearly fits, the pods are most likely kept elsewhere.
      if (elsewhere === undefined && near.length === 0 && (wrong === undefined || !set.complete)) continue;
      report({
        at: entry.key,
        message:
          elsewhere === undefined
            ? `\`${object.name}\` selects no pods: no workload in these files has ${describe(selector)}`
            : `\`${object.name}\` selects no pods: those with its labels are in the namespace \`${elsewhere.namespace}\``,
        certainty: set.complete ? "likely" : "unknown",
        fixes: wrong === undefined ? [] : labelFix(manifest, entry.value, wrong),
      });
    }
  },
});

/** Labels that the cluster itself or an operator puts on pods. */
function isByOperator(selector: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).some(
    ([key, value]) =>
      /^(?:statefulset\.kubernetes\.io|apps\.kubernetes\.io|batch\.kubernetes\.io|gateway\.networking|serving\.knative\.dev|istio)/.test(
        key,
      ) ||
      /-(?:primary|canary)$/.test(value) ||
      /\$[({]|\{\{/.test(value),
  );
}

function describe(selector: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(selector).map(([key, value]) => `\`${key}: ${value}\``);
  return pairs.length === 1 ? `the label ${pairs[0] ?? ""}` : `all of the labels ${pairs.join(", ")}`;
}

interface WrongPair {
  readonly key: string;
  readonly value: string;
}

/** The one pair that keeps the selector from a workload, and the only value that would fit. */
function wrongPair(
  selector: Readonly<Record<string, string>>,
  pods: Iterable<KubernetesFact>,
  isWithin: (fact: KubernetesFact) => boolean,
): WrongPair | undefined {
  const found = new Map<string, WrongPair>();
  for (const pod of pods) {
    if (!isWithin(pod)) continue;
    const { podLabels = {} } = pod;
    const wrong = Object.entries(selector).filter(([key, value]) => podLabels[key] !== value);
    const key = wrong[0]?.[0];
    const value = key === undefined ? undefined : ownValue(podLabels, key);
    if (wrong.length === 1 && key !== undefined && value !== undefined) found.set(`${key}=${value}`, { key, value });
    if (found.size > 1) return undefined;
  }
  return found.size === 1 ? [...found.values()][0] : undefined;
}

function labelFix(
  manifest: KubernetesManifest,
  selector: Parameters<typeof valueAt>[0],
  { key, value }: WrongPair,
): Fix[] {
  const node = asScalar(valueAt(selector, key));
  if (node === undefined || node.anchored || scalarText(node) === value || !isOwn(manifest.yaml, node)) return [];
  const newText = plainText(value);
  return [
    { title: `Select \`${key}: ${value}\``, class: "review", edits: [{ start: node.start, end: node.end, newText }] },
  ];
}
