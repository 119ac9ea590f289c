import { KUSTOMIZATION_NAMES } from "../../../server/src/deploy/steps/kustomization.ts";

/** Something that can be deployed: a folder with a kustomization, or one with manifests. Paths count from the workspace folder. */
export interface Candidate {
  readonly kind: "kustomize" | "files";
  /** `.` for the workspace folder itself. */
  readonly folder: string;
  /** The manifests, for a folder without a kustomization. */
  readonly paths: readonly string[];
}

/**
 * What a workspace offers to deploy, likeliest first: staging overlays, other kustomizations, folders of manifests. What is
 * named for production comes last of its kind.
 * @param paths all files with a YAML or JSON name
 * @param isManifest whether a file holds Kubernetes objects
 */
export function findCandidates(paths: readonly string[], isManifest: (path: string) => boolean): Candidate[] {
  const kustomized = new Set(paths.filter((path) => KUSTOMIZATION_NAMES.includes(nameOf(path))).map(folderOf));
  const kustomizations = [...kustomized].map((folder): Candidate => ({ kind: "kustomize", folder, paths: [] }));
  const folders = new Map<string, string[]>();
  for (const path of [...paths].sort()) {
    const folder = folderOf(path);
    if (isInside(folder, kustomized) || !isManifest(path)) continue;
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const plain = [...folders].map(([folder, own]): Candidate => ({ kind: "files", folder, paths: own }));
  return [...kustomizations, ...plain].sort(
    (left, right) => rank(left) - rank(right) || (left.folder < right.folder ? -1 : 1),
  );
}

function rank({ kind, folder }: Candidate): number {
  const words = folder.toLowerCase().split(/[^a-z\d]+/);
  const has = (...wanted: string[]): boolean => wanted.some((word) => words.includes(word));
  const place = has("staging", "stage", "stg") ? 0 : has("prod", "production", "prd", "live") ? 2 : 1;
  return place * 2 + (kind === "kustomize" ? 0 : 1);
}

/** Files below a kustomization are its parts. */
function isInside(folder: string, kustomized: ReadonlySet<string>): boolean {
  for (let current = folder; ; current = folderOf(current)) {
    if (kustomized.has(current)) return true;
    if (current === ".") return false;
  }
}

export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
