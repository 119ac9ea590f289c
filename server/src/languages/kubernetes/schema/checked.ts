import { remember } from "../../../base/remember.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { kindOf } from "./kinds.ts";
import { type Walked, walkObject } from "./walk.ts";

export interface CheckedObject extends Walked {
  readonly object: KubernetesObject;
}

/** The objects of a manifest whose kind is known, held to the workspace's definition of it or to the schema of the team's version. */
export const checkedObjects = remember(({ objects, settings, yaml }: KubernetesManifest): readonly CheckedObject[] => {
  // Where the text is broken, the tree behind that place is a guess, and what seems to be missing may stand there.
  const broken = yaml.problems.length === 0 ? undefined : Math.min(...yaml.problems.map(({ start }) => start));
  return objects.flatMap((object): CheckedObject[] => {
    const kind = kindOf(settings, apiVersionOf(object), object.kind);
    if (kind === undefined) return [];
    const walked = walkObject(kind, object.node);
    return [{ object, ...(broken === undefined ? walked : before(walked, broken)) }];
  });
});

export function apiVersionOf({ apiGroup, version }: Pick<KubernetesObject, "apiGroup" | "version">): string {
  return apiGroup === "" ? version : `${apiGroup}/${version}`;
}

function before(walked: Walked, broken: number): Walked {
  return {
    kind: walked.kind,
    types: walked.types.filter(({ node }) => node.end < broken),
    unknown: walked.unknown.filter(({ key }) => key.end < broken),
    missing: [],
    duplicates: walked.duplicates.filter(({ at }) => at.end < broken),
    values: walked.values.filter(({ scalar }) => scalar.end < broken),
    quantities: walked.quantities.filter(({ scalar }) => scalar.end < broken),
  };
}
