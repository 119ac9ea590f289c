import { textsAt } from "../kubectl/json.ts";
import { isController, managedFieldsOf, mayBeTakenOver } from "./managed-fields.ts";
import { type ClusterObject, keyOf, shownKey } from "../kubectl/object.ts";
import { FIELD_MANAGER } from "./request.ts";

interface Owner {
  readonly object: string;
  readonly tool: string;
}

const MARKS: readonly (readonly [tool: string, kind: "labels" | "annotations", key: string])[] = [
  ["Argo CD", "annotations", "argocd.argoproj.io/tracking-id"],
  ["Argo CD", "labels", "argocd.argoproj.io/instance"],
  ["Flux", "labels", "kustomize.toolkit.fluxcd.io/name"],
  ["Flux", "labels", "helm.toolkit.fluxcd.io/name"],
  ["Helm", "annotations", "meta.helm.sh/release-name"],
  ["Config Sync", "annotations", "configsync.gke.io/resource-id"],
];

/** Whoever else keeps an object as it is: a deploy past it would be undone, or would fight it. */
export function findOwner(objects: readonly ClusterObject[]): Owner | undefined {
  for (const object of objects) {
    const shown = shownKey(keyOf(object));
    const mark = MARKS.find(([, kind, key]) => Object.hasOwn(textsAt(object.metadata, kind), key));
    if (mark !== undefined) return { object: shown, tool: mark[0] };
    const other = managedFieldsOf(object).find(
      (one) =>
        one.operation === "Apply" &&
        one.manager !== FIELD_MANAGER &&
        !mayBeTakenOver(one.manager) &&
        !isController(one),
    );
    if (other !== undefined) return { object: shown, tool: `\`${other.manager}\`` };
  }
  return undefined;
}
