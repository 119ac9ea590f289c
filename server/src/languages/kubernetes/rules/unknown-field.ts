import { checkedObjects } from "../schema/checked.ts";
import { type Suggestion, suggestions } from "../schema/suggestion.ts";
import { describePlace, fieldPath, shownName } from "../schema/words.ts";
import type { UnknownField } from "../schema/walk.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import type { Certainty, Report } from "../../../contract/rule.ts";
import { rule } from "../../../contract/rule.ts";

/**
 * kubectl asks the API server to refuse what it does not know (`--validate=strict`, the default since 1.27). Of a custom resource
 * the cluster may have a newer definition than ours.
 */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.1", "6.5.1"],
  summary: "There is no such field at this place",
  why: "kubectl refuses the object, and tools that do not ask drop the field without a word: a limit or a probe of the payment service is then not there",
  how: "Write the field's name as Kubernetes has it, at the place where it belongs",
  judgesSource: true,
  check(manifest, report) {
    for (const checked of checkedObjects(manifest)) {
      const meant = suggestions(checked);
      for (const field of checked.unknown) {
        const suggestion = meant.get(field);
        report({
          at: field.key,
          message: `${describePlace(field.place)} has no field ${shownName(field.key.value)}${meaning(suggestion)}`,
          certainty: certaintyOf(suggestion, checked.kind.isCustom, manifest),
          ...(manifest.yaml.problems.length > 0 ? {} : renaming(field, suggestion)),
        });
      }
    }
  },
});

/**
 * A field that older versions have may be there: which one the cluster runs, only the configuration says. Of a custom resource the
 * cluster may have a newer definition: only what looks like a known field is no field of that.
 */
function certaintyOf(suggestion: Suggestion | undefined, isCustom: boolean, manifest: KubernetesManifest): Certainty {
  if (isCustom) return suggestion === undefined ? "unknown" : "likely";
  if (suggestion?.kind !== "versions") return "certain";
  return suggestion.versions.some((version) => version < manifest.settings.kubernetes) ? "likely" : "certain";
}

function meaning(suggestion: Suggestion | undefined): string {
  switch (suggestion?.kind) {
    case undefined:
      return "";
    case "versions":
      return ` in this version of Kubernetes; ${suggestion.versions.map((version) => `\`${version}\``).join(", ")} has it`;
    case "name":
      return `; \`${suggestion.name}\` may be meant`;
    case "below":
      return `; it belongs to \`${suggestion.path.join(".")}\` below`;
    case "above": {
      const path = [fieldPath(suggestion.place), ...suggestion.path].filter((part) => part !== "").join(".");
      return path === "" ? "; it belongs to the object itself" : `; it belongs to \`${path}\``;
    }
    default:
      return suggestion satisfies never;
  }
}

function renaming({ key, place }: UnknownField, suggestion: Suggestion | undefined): Pick<Report, "fixes"> {
  if (suggestion?.kind !== "name" || key.style !== "plain" || key.end - key.start !== key.value.length) return {};
  const { name } = suggestion;
  if (place.map.entries.some((entry) => entry.key?.type === "scalar" && entry.key.value === name)) return {};
  const edits = [{ start: key.start, end: key.end, newText: name }];
  return { fixes: [{ title: `Change to \`${name}\``, class: "review", edits }] };
}
