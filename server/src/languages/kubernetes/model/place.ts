import type { UnitOfSet } from "../../../contract/rename.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { KubernetesManifest } from "./manifest.ts";

/** Where a name stands in a file of a set. */
export interface NamePlace {
  readonly unit: UnitOfSet<KubernetesManifest>;
  readonly node: YamlNode;
}
