import { remember } from "../../../base/remember.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { type Kind, schemaFor } from "./types.ts";
import { type Walked, walkObject } from "./walk.ts";

export interface CheckedObject extends Walked {
  readonly object: KubernetesObject;
}

/** The kinds that a workspace defines, by their API version and name. */
export type DefinedKinds = (apiVersion: string, kind: string) => Kind | undefined;

/** The objects of a manifest whose kind is known, held to the schema of the version that the team says. */
export const checkedObjects = remember((manifest: KubernetesManifest) => checkObjects(manifest, () => undefined));

/** The same, with kinds that other files define; what a file defines wins over what is known of the kind. */
export function checkObjects(
  { objects, settings, yaml }: KubernetesManifest,
  defined: DefinedKinds,
): readonly CheckedObject[] {
  const schema = schemaFor(settings.kubernetes);
  // Where the text is broken, the tree behind that place is a guess, and what seems to be missing may stand there.
  const broken = yaml.problems.length === 0 ? undefined : Math.min(...yaml.problems.map(({ start }) => start));
  return objects.flatMap((object): CheckedObject[] => {
    const apiVersion = apiVersionOf(object);
    const kind = defined(apiVersion, object.kind) ?? schema.kindOf(apiVersion, object.kind);
    if (kind === undefined) return [];
    const walked = walkObject(kind, object.node);
    return [{ object, ...(broken === undefined ? walked : before(walked, broken)) }];
  });
}

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
