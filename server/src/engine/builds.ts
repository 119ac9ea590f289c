import { buildsIn, shortName } from "../model/build-facts.ts";
import { isBuildFile } from "../model/build-file.ts";
import { speaksOfDevelopment } from "../model/dockerfile-project.ts";
import type { BuildFact, FileFacts, ImageFact, WorkspaceView } from "../model/facts.ts";
import { readPackageName } from "../model/package-json.ts";

/** What is built from which Dockerfile: as workflows, compose and bake files say, and as folders and packages are named. */
export interface Builds {
  /** A compose or bake file was read. */
  read(path: string, text: string): boolean;
  remove(path: string): boolean;
  view(
    path: string,
    facts: () => Iterable<FileFacts>,
    readText: WorkspaceView["readText"],
  ): Pick<WorkspaceView, "buildTargets" | "imageMadeHere">;
}

export function createBuilds(): Builds {
  const files = new Map<string, readonly BuildFact[]>();
  const allBuilds = function* (facts: Iterable<FileFacts>): Generator<BuildFact> {
    for (const builds of files.values()) yield* builds;
    for (const { builds } of facts) yield* builds ?? [];
  };
  return {
    read(path, text) {
      if (!isBuildFile(path)) return false;
      files.set(path, buildsIn(path, text));
      return true;
    },
    remove: (path) => files.delete(path),
    view: (path, facts, readText) => ({
      buildTargets() {
        const targets = new Set<string>();
        for (const { dockerfile, target } of allBuilds(facts()))
          if (dockerfile === path && target !== undefined && !speaksOfDevelopment(target)) targets.add(target);
        return [...targets];
      },
      imageMadeHere(image) {
        const name = shortName(image);
        if (name === undefined) return undefined;
        const known = [...facts()];
        const builds = [...allBuilds(known)].filter(
          ({ target }) => target === undefined || !speaksOfDevelopment(target),
        );
        const made = builds.filter(({ images }) => images.includes(name));
        const candidates = known.flatMap((fact) => {
          const own = fact.image;
          if (own === undefined) return [];
          const isMade = made.some(({ dockerfile }) => dockerfile === own.path);
          return isMade || (made.length === 0 && namesOf(own, readText).includes(name)) ? [own] : [];
        });
        const [only] = candidates;
        // Of an image that is built from another stage than the last, the fact says nothing.
        const isOther = builds.some(({ dockerfile, target }) => dockerfile === only?.path && target !== undefined);
        return candidates.length === 1 && !isOther ? only : undefined;
      },
    }),
  };
}

/** What an image is called after when nobody says: the folder that the Dockerfile is in, and the package beside it. */
function namesOf({ path }: ImageFact, readText: WorkspaceView["readText"]): string[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const manifest = readText(`${folder}package.json`);
  const packageName = manifest === undefined ? undefined : readPackageName(manifest);
  const folderName = folder.slice(folder.lastIndexOf("/", folder.length - 2) + 1, -1);
  return [packageName?.replace(/^@[^/]*\//, "") ?? "", folderName].filter((name) => name !== "");
}
