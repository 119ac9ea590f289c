import { joinPath } from "../../../../base/path.ts";
import { asMap, textAt } from "../../../../syntax/yaml/access.ts";
import { type Files, type KustomizeSource, openFiles } from "./files.ts";
import { namedPaths } from "./kustomization.ts";

/** A kustomization that no other one uses: what somebody builds. */
export interface KustomizationRoot {
  readonly folder: string;
  /** A part of others, which nobody here uses. */
  readonly isComponent: boolean;
  /** Every file that it and what it uses name, whether it is there or not; their kustomizations too. */
  readonly files: ReadonlySet<string>;
}

interface Named {
  readonly path: string;
  readonly isComponent: boolean;
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/**
 * Which kustomizations are roots, and what each reaches: nothing is built.
 * @param folders all that have a kustomization
 */
export function kustomizationRoots(folders: Iterable<string>, source: KustomizeSource): readonly KustomizationRoot[] {
  const files = openFiles(source);
  const named = new Map<string, Named>();
  for (const folder of folders) {
    const read = readNames(folder, files);
    if (read !== undefined) named.set(folder, read);
  }
  const used = new Set([...named.values()].flatMap((kustomization) => kustomization.folders));
  return [...named]
    .filter(([folder]) => !used.has(folder))
    .map(([folder, { isComponent }]) => ({ folder, isComponent, files: reachedFrom(folder, named) }));
}

function readNames(folder: string, files: Files): Named | undefined {
  const path = files.kustomizationIn(folder);
  const root = asMap((path === undefined ? undefined : files.read(path))?.documents()[0]?.root);
  if (path === undefined || root === undefined) return undefined;
  const paths = namedPaths(root).map((entry) => joinPath(folder, entry));
  const isFolder = (entry: string): boolean => entry !== folder && files.kustomizationIn(entry) !== undefined;
  return {
    path,
    isComponent: textAt(root, "kind") === "Component",
    folders: paths.filter(isFolder),
    files: paths.filter((entry) => !isFolder(entry)),
  };
}

function reachedFrom(folder: string, named: ReadonlyMap<string, Named>): ReadonlySet<string> {
  const reached = new Set<string>();
  const seen = new Set<string>();
  const queue = [folder];
  // The loop also visits what it appends.
  for (const current of queue) {
    const kustomization = named.get(current);
    if (kustomization === undefined || seen.has(current)) continue;
    seen.add(current);
    reached.add(kustomization.path);
    for (const file of kustomization.files) reached.add(file);
    queue.push(...kustomization.folders);
  }
  return reached;
}
