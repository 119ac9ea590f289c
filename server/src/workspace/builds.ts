import { buildsIn, shortName } from "../model/builds.ts";
import { isBakeFile } from "../model/build-file.ts";
import { speaksOfDevelopment } from "../languages/dockerfile/model/project.ts";
import { nameOf } from "../contract/file-name.ts";
import { FILE_NAMES } from "../languages/file-names.ts";
import type { FactStore } from "./fact-store.ts";
import type { BuildFact, FileFacts, ImageFact, WorkspaceView } from "../contract/facts.ts";
import { readPackageJson } from "../model/package-json.ts";

/** What is built from which Dockerfile: as workflows, compose and bake files say, and as folders and packages are named. */
export interface Builds extends FactStore {
  update(path: string, facts: FileFacts): void;
  read(path: string, text: string): boolean;
  view(
    path: string,
  ): Pick<WorkspaceView, "buildContexts" | "buildFolders" | "buildTargets" | "imageMadeHere" | "isImageBuiltHere">;
}

/** @param readText the text of a small file that is known */
export function createBuilds(readText: WorkspaceView["readText"]): Builds {
  const images = new Map<string, ImageFact>();
  const builds = new Map<string, readonly BuildFact[]>();
  let made: Made | undefined;
  const all = (): Made => (made ??= gather(images, builds, readText));

  return {
    kind: "builds",
    update(path, facts) {
      if (facts.image !== undefined || facts.builds !== undefined || images.has(path) || builds.has(path))
        made = undefined;
      if (facts.image === undefined) images.delete(path);
      else images.set(path, facts.image);
      if (facts.builds === undefined) builds.delete(path);
      else builds.set(path, facts.builds);
    },
    read(path, text) {
      // A package's name is what its image is called.
      if (FILE_NAMES.packageManifest.has(nameOf(path))) made = undefined;
      if (!isBakeFile(nameOf(path))) return false;
      made = undefined;
      builds.set(path, buildsIn(path, text));
      return true;
    },
    remove(path) {
      made = undefined;
      images.delete(path);
      return builds.delete(path) && isBakeFile(nameOf(path));
    },
    view(path) {
      return {
        buildContexts: () => [...(all().contexts.get(path) ?? [])],
        buildFolders: () => [...(all().folders.get(path) ?? [])],
        buildTargets: () => [...(all().targets.get(path) ?? [])],
        isImageBuiltHere(image) {
          const name = shortName(image);
          if (name === undefined) return false;
          // `selenium/node-base` is what the folder NodeBase makes; `redis` alone is Docker's own.
          return all().built.has(name) || (image.includes("/") && all().folderNames.has(plainName(name)));
        },
        imageMadeHere(image) {
          const name = shortName(image);
          if (name === undefined || images.size === 0) return undefined;
          const { dockerfiles, called, targets } = all();
          const named = dockerfiles.get(name);
          // `redis` alone is Docker's own; the folder of that name configures it.
          const isOwned = image.includes("/");
          const candidates =
            named === undefined
              ? isOwned
                ? (called.get(name) ?? [])
                : []
              : [...named].flatMap((dockerfile) => images.get(dockerfile) ?? []);
          const [only] = candidates;
          // Of an image that is built from another stage than the last, the fact says nothing.
          return candidates.length === 1 && only !== undefined && !targets.has(only.path) ? only : undefined;
        },
      };
    },
  };
}

/** What all builds together say, gathered when somebody asks: each of thousands of manifests asks for its images. */
interface Made {
  /** The Dockerfiles that some build makes an image of a name from. */
  readonly dockerfiles: ReadonlyMap<string, ReadonlySet<string>>;
  /** The stages of Dockerfiles that are built by name. */
  readonly targets: ReadonlyMap<string, ReadonlySet<string>>;
  /** The names that builds of Dockerfiles give another meaning. */
  readonly contexts: ReadonlyMap<string, ReadonlySet<string>>;
  /** The folders that builds of Dockerfiles are given. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of all images that some build makes. */
  readonly built: ReadonlySet<string>;
  /** Names of folders that hold a Dockerfile, by their letters and digits. */
  readonly folderNames: ReadonlySet<string>;
  /** Images by their folder and their package. */
  readonly called: ReadonlyMap<string, readonly ImageFact[]>;
}

function gather(
  images: ReadonlyMap<string, ImageFact>,
  builds: ReadonlyMap<string, readonly BuildFact[]>,
  readText: WorkspaceView["readText"],
): Made {
  const dockerfiles = new Map<string, Set<string>>();
  const targets = new Map<string, Set<string>>();
  const contexts = new Map<string, Set<string>>();
  const folders = new Map<string, Set<string>>();
  const built = new Set<string>();
  const called = new Map<string, ImageFact[]>();
  const put = (sets: Map<string, Set<string>>, key: string, value: string): void => {
    const set = sets.get(key);
    if (set === undefined) sets.set(key, new Set([value]));
    else set.add(value);
  };
  for (const build of [...builds.values()].flat()) {
    for (const name of build.contexts ?? []) put(contexts, build.dockerfile, name);
    for (const name of build.images) built.add(name);
    put(folders, build.dockerfile, build.context);
    // Builds for developers make no image that anybody ships.
    if (speaksOfDevelopment(build.target ?? "")) continue;
    for (const name of build.images) put(dockerfiles, name, build.dockerfile);
    if (build.target !== undefined) put(targets, build.dockerfile, build.target);
  }
  for (const fact of images.values())
    for (const name of new Set(readNames(fact, readText(`${folderOf(fact.path)}package.json`)))) {
      const facts = called.get(name);
      if (facts === undefined) called.set(name, [fact]);
      else facts.push(fact);
    }
  const folderNames = new Set([...images.keys()].map((path) => plainName(nameOf(folderOf(path).slice(0, -1)))));
  folderNames.delete("");
  return { dockerfiles, targets, contexts, folders, built, folderNames, called };
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]+/g, "");
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
