import { folderOf, joinPath } from "../../base/path.ts";
import type { KubernetesFact, WorkspaceView } from "../../contract/facts.ts";
import type { Link } from "../../contract/link.ts";
import { nameOf } from "../../contract/file-name.ts";
import { asScalar, textRecord } from "../../syntax/yaml/access.ts";
import type { KubernetesManifest } from "./model/manifest.ts";
import { filesNamedBy, referencesOf } from "./model/references.ts";
import { writtenObjects } from "./model/written.ts";

/** The names under which kustomize looks into a folder. */
const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const KUSTOMIZATION = /^kustomization(?:\.ya?ml)?$/i;

/** Links from where an object names or selects others to these, and from a kustomization to its files. */
export function kubernetesLinks(manifest: KubernetesManifest, workspace?: WorkspaceView): readonly Link[] {
  if (manifest.templated) return [];
  if (KUSTOMIZATION.test(nameOf(manifest.path))) return kustomizationLinks(manifest);
  if (workspace === undefined) return [];
  const written = writtenObjects(workspace);
  return manifest.objects.flatMap((object) => {
    const { names, selectors } = referencesOf(object);
    const { path, namespace } = object;
    return [
      ...names.flatMap(({ name: { value, start, end }, kinds, namespace: wanted }) =>
        linkTo({ start, end }, written.named(kinds, value, { path, namespace: wanted })[0]),
      ),
      ...selectors.flatMap(({ labels, of }) => {
        const [first] = written.selected(textRecord(labels), of, { path, namespace });
        return labels.entries.flatMap(({ value }) => {
          const at = asScalar(value);
          return at === undefined || value?.type === "alias" ? [] : linkTo({ start: at.start, end: at.end }, first);
        });
      }),
    ];
  });
}

function linkTo(at: { start: number; end: number }, fact: KubernetesFact | undefined): Link[] {
  if (fact === undefined) return [];
  const { path, start, end, kind, name } = fact;
  return [{ ...at, paths: [path], target: { start, end, what: `${kind} ${name}` } }];
}

/** A folder stands for the kustomization in it. */
function kustomizationLinks({ path, yaml }: KubernetesManifest): Link[] {
  return filesNamedBy(yaml.root).map(({ at: { start, end }, file }) => {
    const named = joinPath(folderOf(path), file);
    const isFile = /\.[A-Za-z]\w*$/.test(nameOf(named));
    const inside = KUSTOMIZATIONS.map((name) => joinPath(named, name));
    return { start, end, paths: isFile ? [named] : [...inside, named] };
  });
}
