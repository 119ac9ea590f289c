import type { DotenvEntry, DotenvTree } from "./tree.ts";
import { loadWithCompose } from "../loaders/compose.ts";
import { loadWithDocker } from "../loaders/docker.ts";
import { loadWithDotenv } from "../loaders/dotenv.ts";
import { loadWithExpand } from "../loaders/expand.ts";
import { loadWithGodotenv } from "../loaders/godotenv.ts";
import type { LoadedFile, LoadedValue } from "../loaders/loaded.ts";
import { loadWithNode } from "../loaders/node.ts";
import { loadWithPython } from "../loaders/python.ts";
import { loadWithRuby } from "../loaders/ruby.ts";

export type { LoadedFile, LoadedValue } from "../loaders/loaded.ts";

const LOAD = {
  dotenv: loadWithDotenv,
  node: loadWithNode,
  expand: loadWithExpand,
  compose: loadWithCompose,
  docker: loadWithDocker,
  python: loadWithPython,
  godotenv: loadWithGodotenv,
  ruby: loadWithRuby,
} satisfies Record<string, (text: string) => LoadedFile>;

/**
 * What reads .env files: `dotenv` of npm, `node --env-file`, `expand` (dotenv and dotenv-expand: Next; Vite expands what
 * Node reads), Docker Compose, `docker run --env-file`, python-dotenv, godotenv and Ruby's dotenv.
 */
export type Loader = keyof typeof LOAD;

export const LOADERS = Object.keys(LOAD) as readonly Loader[];

const loaded = new WeakMap<DotenvTree, Map<Loader, LoadedFile>>();

/**
 * What a loader makes of the whole file, computed when it is first asked for. A key that the loader passes over is not
 * in the map; the last assignment of a key counts, as it does for all of them. Nothing comes from the environment: a
 * name that the file does not set before its use expands to nothing, as it does in a loader whose environment lacks it,
 * and is listed in `unset`. No command is ever run.
 */
export function loadWith(loader: Loader, tree: DotenvTree): LoadedFile {
  let files = loaded.get(tree);
  if (files === undefined) loaded.set(tree, (files = new Map<Loader, LoadedFile>()));
  let file = files.get(loader);
  if (file === undefined) files.set(loader, (file = LOAD[loader](tree.text)));
  return file;
}

/** Loaders that read one key alike. The value itself is not told, so that no message can. */
export interface LoaderGroup {
  readonly loaders: readonly Loader[];
  readonly kind: LoadedValue["kind"] | "ignored";
  /** The value's length in UTF-16 units, when there is a value. */
  readonly length?: number;
  /** Why the line is refused or its value unknown, as the first of the loaders says; it holds no value. */
  readonly why?: string;
}

/**
 * The loaders by what they read for an entry's key, in the file as it is: when a later line sets the key again, that
 * one counts. More than one group means that they differ; commands and refusals are groups of their own.
 */
export function differingLoaders(
  entry: DotenvEntry,
  tree: DotenvTree,
  loaders: readonly Loader[] = LOADERS,
): LoaderGroup[] {
  const groups = new Map<string, { loaders: Loader[]; value: LoadedValue | undefined }>();
  for (const loader of loaders) {
    const value = loadWith(loader, tree).values.get(entry.key.text);
    const identity = value?.kind === "value" ? `value ${value.text}` : (value?.kind ?? "ignored");
    const group = groups.get(identity);
    if (group === undefined) groups.set(identity, { loaders: [loader], value });
    else group.loaders.push(loader);
  }
  return [...groups.values()].map(({ loaders, value }) => ({
    loaders,
    kind: value?.kind ?? "ignored",
    ...(value?.kind === "value" ? { length: value.text.length } : {}),
    ...(value?.kind === "refused" || value?.kind === "unknown" ? { why: value.why } : {}),
  }));
}
