import { buildsIn, shortName } from "../model/build-facts.ts";
import { isBuildFile } from "../model/build-file.ts";
import { speaksOfDevelopment } from "../model/dockerfile-project.ts";
import type { BuildFact, FileFacts, ImageFact, WorkspaceView } from "../model/facts.ts";
import { readPackageJson } from "../model/package-json.ts";

/** What is built from which Dockerfile: as workflows, compose and bake files say, and as folders and packages are named. */
export interface Builds {
  /** The facts of a file as they are now. */
  update(path: string, facts: FileFacts): void;
  /** A compose or bake file was read. Returns whether it is one. */
  read(path: string, text: string): boolean;
  /** Returns whether it was a compose or bake file. */
  remove(path: string): boolean;
  /** What a rule sees while it checks `path`. */
  view(path: string, readText: WorkspaceView["readText"]): Pick<WorkspaceView, "buildTargets" | "imageMadeHere">;
}

export function createBuilds(): Builds {
  const images = new Map<string, ImageFact>();
  const builds = new Map<string, readonly BuildFact[]>();
  const names = new WeakMap<ImageFact, { readonly manifest: string | undefined; readonly names: readonly string[] }>();

  const namesOf = (fact: ImageFact, readText: WorkspaceView["readText"]): readonly string[] => {
    const manifest = readText(`${folderOf(fact.path)}package.json`);
    let known = names.get(fact);
    if (known === undefined || known.manifest !== manifest)
      names.set(fact, (known = { manifest, names: readNames(fact, manifest) }));
    return known.names;
  };

  /** Builds for developers make no image that anybody ships. */
  const shipping = function* (): Generator<BuildFact> {
    for (const known of builds.values())
      for (const build of known) if (!speaksOfDevelopment(build.target ?? "")) yield build;
  };

  return {
    update(path, facts) {
      if (facts.image === undefined) images.delete(path);
      else images.set(path, facts.image);
      if (facts.builds === undefined) builds.delete(path);
      else builds.set(path, facts.builds);
    },
    read(path, text) {
      if (!isBuildFile(path)) return false;
      builds.set(path, buildsIn(path, text));
      return true;
    },
    remove(path) {
      images.delete(path);
      return builds.delete(path) && isBuildFile(path);
    },
    view(path, readText) {
      return {
        buildTargets() {
          const targets = new Set<string>();
          for (const { dockerfile, target } of shipping())
            if (dockerfile === path && target !== undefined) targets.add(target);
          return [...targets];
        },
        imageMadeHere(image) {
          const name = shortName(image);
          if (name === undefined || images.size === 0) return undefined;
          const made = new Set<string>();
          const partly = new Set<string>();
          for (const { dockerfile, target, images: named } of shipping()) {
            if (named.includes(name)) made.add(dockerfile);
            if (target !== undefined) partly.add(dockerfile);
          }
          // `redis` alone is Docker's own; the folder of that name configures it.
          const isOwned = image.includes("/");
          const candidates = [...images.values()].filter((fact) =>
            made.size > 0 ? made.has(fact.path) : isOwned && namesOf(fact, readText).includes(name),
          );
          const [only] = candidates;
          // Of an image that is built from another stage than the last, the fact says nothing.
          return candidates.length === 1 && only !== undefined && !partly.has(only.path) ? only : undefined;
        },
      };
    },
  };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** What an image is called after when nobody says: the folder that the Dockerfile is in, and the package beside it. */
function readNames({ path }: ImageFact, manifest: string | undefined): string[] {
  const folder = folderOf(path);
  const packageName = manifest === undefined ? undefined : readPackageJson(manifest)?.name;
  const folderName = folder.slice(folder.lastIndexOf("/", folder.length - 2) + 1, -1);
  return [packageName?.replace(/^@[^/]*\//, "") ?? "", folderName].filter((name) => name !== "");
}
