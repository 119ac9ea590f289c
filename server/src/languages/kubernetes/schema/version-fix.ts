import { asScalar, entryOf } from "../../../syntax/yaml/access.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import type { Fix } from "../../../contract/edit.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";

/** The scalar behind `apiVersion` of an object. */
export function versionScalar({ node }: KubernetesObject): YamlScalar | undefined {
  return asScalar(entryOf(node, "apiVersion")?.value);
}

/** Writes another API version; what else the object says stays. */
export function versionFix(manifest: KubernetesManifest, scalar: YamlScalar, version: string): Fix[] {
  if (manifest.yaml.problems.length > 0 || scalar.anchored) return [];
  const quotes = scalar.end - scalar.start - scalar.value.length;
  if (quotes !== 0 && quotes !== 2) return [];
  const start = scalar.start + quotes / 2;
  const edits = [{ start, end: start + scalar.value.length, newText: version }];
  return [{ title: `Change to \`${version}\``, class: "review", edits }];
}
