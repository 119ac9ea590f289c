import { enumerated } from "../../../base/enumerated.ts";
import type { DotenvEntry, DotenvTree } from "../syntax/tree.ts";
import { LOADERS, type Loader, type LoaderGroup, differingLoaders } from "../syntax/values.ts";

/** Each loader reads the whole file; nobody writes a longer one by hand. */
const MAX_LENGTH = 20_000;

const NAMES: Readonly<Record<Loader, string>> = {
  dotenv: "dotenv",
  node: "Node.js",
  expand: "dotenv-expand",
  compose: "Compose",
  docker: "`docker run`",
  python: "python-dotenv",
  godotenv: "godotenv",
  ruby: "Ruby",
};

/** `docker run` keeps every quote, which people know who use it. */
const OTHERS = LOADERS.filter((loader) => loader !== "docker");

/** Whether loaders read an entry's key differently; undefined where the file is too long to be read by each. */
export function isReadDifferently(entry: DotenvEntry, tree: DotenvTree): boolean | undefined {
  return tree.text.length > MAX_LENGTH ? undefined : differingLoaders(entry, tree).length > 1;
}

/** The same of all loaders that take quotes off. */
export function isReadDifferentlyByOthers(entry: DotenvEntry, tree: DotenvTree): boolean {
  return tree.text.length <= MAX_LENGTH && differingLoaders(entry, tree, OTHERS).length > 1;
}

/** "dotenv and Node.js read 12 characters; Compose reads 20", with no part of a value; undefined where all read the same. */
export function describeReadings(entry: DotenvEntry, tree: DotenvTree): string | undefined {
  if (tree.text.length > MAX_LENGTH) return undefined;
  const groups = differingLoaders(entry, tree);
  return groups.length > 1 ? groups.map(describeGroup).join("; ") : undefined;
}

function describeGroup({ loaders, kind, length = 0 }: LoaderGroup): string {
  const names = loaders.map((loader) => NAMES[loader]);
  const who = enumerated(names);
  const verb = (one: string, more: string): string => `${who} ${names.length === 1 ? one : more}`;
  switch (kind) {
    case "value":
      return `${verb("reads", "read")} ${length === 0 ? "nothing" : length === 1 ? "1 character" : `${length} characters`}`;
    case "inherited":
      return `${verb("takes", "take")} it from the environment`;
    case "unknown":
      return `${verb("runs", "run")} a command for it`;
    case "refused":
      return `${verb("refuses", "refuse")} the line`;
    case "ignored":
      return `${verb("passes", "pass")} over it`;
  }
}
