import { folderOf } from "../base/path.ts";
import { nameOf } from "../contract/file-name.ts";
import { identify } from "../engine/identify.ts";
import { FILE_NAMES } from "../languages/file-names.ts";
import { type KustomizeBuild, buildKustomization } from "../languages/kubernetes/model/kustomize/build.ts";
import type { KustomizeSource } from "../languages/kubernetes/model/kustomize/files.ts";
import { type KustomizationRoot, kustomizationRoots } from "../languages/kubernetes/model/kustomize/roots.ts";

/** What the kustomizations of a workspace folder build, built again only where a file has changed. */
export interface KustomizeBuilds {
  /** Takes the text of a file; those of kustomizations, manifests and patches are kept. Returns whether it changes what some root builds. */
  put(path: string, text: string): boolean;
  remove(path: string): boolean;
  /** The roots that build something of a file. */
  rootsAround(path: string): readonly KustomizationRoot[];
  has(path: string): boolean;
  /** What a root builds with a file as it is now, which need not be as it was put. */
  build(root: KustomizationRoot, path: string, text: string | undefined): KustomizeBuild;
}

interface Kept {
  readonly build: KustomizeBuild;
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** More roots than that use one base where somebody generates them. */
const MAX_ROOTS = 24;

export function createKustomizeBuilds(): KustomizeBuilds {
  const texts = new Map<string, string>();
  const folders = new Map<string, string>();
  const kept = new Map<string, Kept>();
  let current: { readonly path: string; readonly text: string } | undefined;
  let roots: ReadonlyMap<string, readonly KustomizationRoot[]> | undefined;
  const textOf = (path: string): string | undefined => (current?.path === path ? current.text : texts.get(path));
  const source: KustomizeSource = { textOf, kustomizationIn: (folder) => folders.get(folder), lacksInputs: true };
  const forgetRoots = (): void => {
    roots = undefined;
    kept.clear();
  };
  const rootsAround = (path: string): readonly KustomizationRoot[] => {
    if (folders.size === 0) return [];
    roots ??= rootsByFile(kustomizationRoots(folders.keys(), source));
    return roots.get(path) ?? [];
  };
  const isValid = ({ texts: read }: Kept): boolean => [...read].every(([path, text]) => textOf(path) === text);
  return {
    rootsAround,
    has: (path) => texts.has(path),
    put(path, text) {
      if (!isKustomization(path) && identify(path, text) !== "kubernetes") return false;
      const before = texts.get(path);
      if (before === text) return false;
      texts.set(path, text);
      if (isKustomization(path)) {
        folders.set(folderOf(path), path);
        forgetRoots();
        return true;
      }
      // One that was missing was read in vain.
      if (before === undefined) kept.clear();
      return rootsAround(path).length > 0;
    },
    remove(path) {
      const concerned = rootsAround(path).length > 0;
      texts.delete(path);
      if (folders.get(folderOf(path)) === path) folders.delete(folderOf(path));
      forgetRoots();
      return concerned;
    },
    build(root, path, text) {
      current = text === undefined ? undefined : { path, text };
      let known = kept.get(root.folder);
      if (known === undefined || !isValid(known)) {
        const build = buildKustomization(root.folder, source);
        known = { build, texts: new Map([...build.files].map((file) => [file, textOf(file)])) };
        kept.set(root.folder, known);
      }
      current = undefined;
      return known.build;
    },
  };
}

/** The files that kustomizations build something of. @param texts of files by their paths, those of kustomizations among them */
export function kustomizedFiles(texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const folders = new Map([...texts.keys()].filter(isKustomization).map((path) => [folderOf(path), path]));
  const source = {
    textOf: (path: string) => texts.get(path),
    kustomizationIn: (folder: string) => folders.get(folder),
  };
  return new Set(kustomizationRoots(folders.keys(), source).flatMap(({ files }) => [...files]));
}

function isKustomization(path: string): boolean {
  return FILE_NAMES.kustomization.has(nameOf(path));
}

function rootsByFile(roots: readonly KustomizationRoot[]): ReadonlyMap<string, readonly KustomizationRoot[]> {
  const byFile = new Map<string, KustomizationRoot[]>();
  for (const root of roots)
    for (const file of root.files) {
      const around = byFile.get(file);
      if (around === undefined) byFile.set(file, [root]);
      else if (around.length < MAX_ROOTS) around.push(root);
    }
  return byFile;
}
