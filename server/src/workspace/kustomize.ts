import { folderOf, joinPath } from "../base/path.ts";
import { asMap, entryOf, itemsAt, scalarText, textAt } from "../syntax/yaml/access.ts";
import { parseYamlDocument } from "../syntax/yaml/yaml.ts";
import type { YamlNode } from "../syntax/yaml/tree.ts";

/** What a kustomization says of the set it builds. Paths count from the workspace folder. */
export interface Kustomization {
  readonly folder: string;
  /** Files and folders of its resources, bases and components. */
  readonly resources: readonly string[];
  /** Files that change others. */
  readonly patches: ReadonlySet<string>;
  readonly images: readonly string[];
  /** The one that it moves everything into. */
  readonly namespace: string | undefined;
  /** It gives objects other names. */
  readonly renames: boolean;
  /** Something comes from elsewhere: a remote base, a chart, a plugin. */
  readonly open: boolean;
}

/** A root kustomization with everything below it. */
export interface KustomizedSet {
  readonly files: ReadonlySet<string>;
  readonly patches: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
  readonly setsNamespace: boolean;
  readonly open: boolean;
}

export function readKustomization(path: string, text: string): Kustomization {
  const folder = folderOf(path);
  const { root, problems, limit } = parseYamlDocument(text);
  const list = (...keys: readonly string[]): string[] =>
    keys.flatMap((key) => itemsAt(root, key).flatMap((item) => scalarText(item) ?? []));
  const listed = list("resources", "bases", "components");
  const inFolder = (file: string): string => joinPath(folder, file);
  const patches = [
    ...list("patchesStrategicMerge"),
    ...[...itemsAt(root, "patches"), ...itemsAt(root, "patchesJson6902")].flatMap((item) => textAt(item, "path") ?? []),
  ].filter((patch) => !patch.includes("\n"));
  return {
    folder,
    resources: listed.filter((entry) => !isRemote(entry)).map(inFolder),
    patches: new Set(patches.map(inFolder)),
    images: itemsAt(root, "images").flatMap((item) => imageName(item)),
    namespace: textAt(root, "namespace"),
    renames: ["namePrefix", "nameSuffix"].some((key) => textAt(root, key) !== undefined),
    open:
      problems.length > 0 ||
      limit !== undefined ||
      asMap(root) === undefined ||
      listed.some(isRemote) ||
      ["generators", "transformers", "helmCharts", "helmChartInflationGenerator"].some(
        (key) => entryOf(root, key) !== undefined,
      ),
  };
}

function imageName(item: YamlNode): string[] {
  const name = textAt(item, "name");
  const changes = ["newTag", "digest", "newName"].some((key) => textAt(item, key) !== undefined);
  return name === undefined || !changes ? [] : [name];
}

function isRemote(entry: string): boolean {
  return /:\/\/|^git@|^github\.com\/|\?ref=|^[\w.-]+\.(?:com|org|io|net)\//.test(entry);
}

/** For each file that a kustomization lists, the sets of the roots that reach it. */
export function kustomizedSets(
  kustomizations: readonly Kustomization[],
): ReadonlyMap<string, readonly KustomizedSet[]> {
  const byFolder = new Map(kustomizations.map((kustomization) => [kustomization.folder, kustomization]));
  const used = new Set(kustomizations.flatMap(({ resources }) => resources.filter((entry) => byFolder.has(entry))));
  const sets = new Map<string, KustomizedSet[]>();
  for (const root of kustomizations) {
    if (used.has(root.folder)) continue;
    const set = closureOf(root, byFolder);
    for (const file of new Set([...set.files, ...set.patches])) {
      const around = sets.get(file);
      if (around === undefined) sets.set(file, [set]);
      else around.push(set);
    }
  }
  return shareEqual(sets);
}

/** Files that the same sets reach get the same list, so that what follows from it is worked out once. */
function shareEqual(sets: ReadonlyMap<string, KustomizedSet[]>): ReadonlyMap<string, readonly KustomizedSet[]> {
  const numbers = new Map<KustomizedSet, number>();
  const lists = new Map<string, readonly KustomizedSet[]>();
  const shared = new Map<string, readonly KustomizedSet[]>();
  for (const [file, around] of sets) {
    for (const set of around) if (!numbers.has(set)) numbers.set(set, numbers.size);
    const key = around.map((set) => numbers.get(set)).join();
    const list = lists.get(key) ?? around;
    lists.set(key, list);
    shared.set(file, list);
  }
  return shared;
}

function closureOf(root: Kustomization, byFolder: ReadonlyMap<string, Kustomization>): KustomizedSet {
  const files = new Set<string>();
  const patches = new Set<string>();
  const images = new Set<string>();
  const seen = new Set<Kustomization>();
  let open = false;
  const visit = (kustomization: Kustomization): void => {
    if (seen.has(kustomization)) return;
    seen.add(kustomization);
    open ||= kustomization.open;
    for (const patch of kustomization.patches) patches.add(patch);
    for (const image of kustomization.images) images.add(image);
    for (const entry of kustomization.resources) {
      const below = byFolder.get(entry);
      if (below !== undefined) visit(below);
      else if (/\.(?:ya?ml|json)$/.test(entry)) files.add(entry);
      else open = true; // A folder that is not there.
    }
  };
  visit(root);
  return { files, patches, images, setsNamespace: root.namespace !== undefined, open };
}
