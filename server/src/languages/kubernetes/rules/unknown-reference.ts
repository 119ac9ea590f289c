import { nearestName } from "../../../base/nearest.ts";
import type { KubernetesFact } from "../../../contract/facts.ts";
import { rule } from "../../../contract/rule.ts";
import { isOwn, plainText } from "../../../syntax/yaml/edit.ts";
import { isOpen } from "../model/label-selector.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { type NeededObject, neededObjects } from "../model/needed-objects.ts";
import { type KubernetesSet, kubernetesSet, mayShareNamespace } from "../model/set.ts";

/** Never said of what is merely missing: operators, pipelines and people make Secrets and accounts that no file shows. */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A name is referred to that is nearly another's",
  why: "A pod that waits for a Secret of a misspelt name never starts, and an autoscaler of a misspelt Deployment never scales",
  how: "Write the name as the object has it",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const object of manifest.objects)
      for (const { kind, name } of neededObjects(object)) {
        const written = name.value;
        if (isOpen(written) || (kind === "ServiceAccount" && written === "default")) continue;
        const known = namesOf(set, kind, object.namespace);
        if (known.includes(written)) continue;
        const meant = nearestName(
          written,
          known.filter((each) => isSlip(written, each)),
        );
        if (meant === undefined) continue;
        const edit = { start: name.start, end: name.end, newText: plainText(meant) };
        report({
          at: name,
          message: `There is no ${kind} \`${written}\`; \`${meant}\` is there`,
          certainty: "likely",
          fixes: isOwn(manifest.yaml, name) ? [{ title: `Write \`${meant}\``, class: "review", edits: [edit] }] : [],
        });
      }
  },
});

function namesOf(set: KubernetesSet, kind: NeededObject["kind"], namespace: string): readonly string[] {
  const isNear = (fact: KubernetesFact): boolean => mayShareNamespace(fact.namespace, namespace);
  const names = set
    .ofKind(kind)
    .filter(isNear)
    .map(({ name }) => name);
  if (kind !== "Secret") return names;
  return [...names, ...set.makingSecrets.filter(isNear).flatMap(({ secrets = [] }) => secrets)];
}

/** One long word is spelt otherwise, or a hyphen is missing: `db-1` and `db-2`, or `payment-db` and `payment-api`, are two things. */
function isSlip(written: string, known: string): boolean {
  const words = written.split(/[-._]/);
  const others = known.split(/[-._]/);
  if (words.join("") === others.join("")) return true;
  const different = words.flatMap((word, index) =>
    word === others[index] ? [] : [{ word, other: others[index] ?? "" }],
  );
  const [first, ...more] = different;
  if (words.length !== others.length || first === undefined || more.length > 0) return false;
  const { word, other } = first;
  return Math.min(word.length, other.length) >= 5 && !/\d/.test(word + other) && nearestName(word, [other]) === other;
}
