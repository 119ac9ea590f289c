import { asScalar, itemsAt, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { BuildState } from "./build-state.ts";
import type { Kustomization } from "./kustomization.ts";
import { currentId, namedNamespace, type ObjectType, type Resource } from "./resource.ts";

const FIRST =
  "Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget".split(
    " ",
  );
const LAST = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/** The order of types: by rank, then by their names. */
export function compareTypes(left: ObjectType, right: ObjectType): number {
  const [first, second] = [rankOf(left), rankOf(right)];
  return first === second ? compareTexts(shownType(left), shownType(right)) : first - second;
}

function rankOf({ kind }: ObjectType): number {
  const first = FIRST.indexOf(kind);
  return first >= 0 ? first - FIRST.length : LAST.indexOf(kind) + 1;
}

function shownType({ group, version, kind }: ObjectType): string {
  return [group || "~G", version || "~V", kind || "~K"].join("_");
}

function compareTexts(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Carries out `sortOptions`. Without them objects are sorted by kind, what others need first. */
export function sorted(
  resources: readonly Resource[],
  { root }: Kustomization,
  state: BuildState,
): readonly Resource[] {
  const options = valueAt(root, "sortOptions");
  const order = textAt(options, "order");
  if (order === "fifo") return resources;
  if (options !== undefined && order !== "legacy") state.gap("`sortOptions` names an order that is not known");
  const legacy = valueAt(options, "legacySortOptions");
  const kinds = (key: string, otherwise: readonly string[]): readonly string[] =>
    legacy === undefined ? otherwise : itemsAt(legacy, key).flatMap((item) => asScalar(item)?.value ?? []);
  const first = kinds("orderFirst", FIRST);
  const ranks = new Map([
    ...first.map((kind, index) => [kind, index - first.length] as const),
    ...kinds("orderLast", LAST).map((kind, index) => [kind, index + 1] as const),
  ]);
  return resources
    .map((resource) => ({ resource, rank: ranks.get(currentId(resource).kind) ?? 0, key: sortKey(resource) }))
    .sort(
      (left, right) =>
        left.rank - right.rank || compareTexts(left.key[0], right.key[0]) || compareTexts(left.key[1], right.key[1]),
    )
    .map(({ resource }) => resource);
}

function sortKey(resource: Resource): readonly [string, string] {
  const id = currentId(resource);
  return [shownType(id), [namedNamespace(resource) || "~X", id.name || "~N"].join("|")];
}
