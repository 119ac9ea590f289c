import type { WorkspaceView } from "../../../contract/facts.ts";
import type { Expansions } from "../syntax/traps.ts";

/** Frameworks that hand what they read to dotenv-expand, which expands within single quotes too. */
const EXPANDERS = /"(?:dotenv-expand|next|vite|nuxt|astro|@sveltejs\/kit|expo)"\s{0,8}:/;

const NEXT = /"next"\s{0,8}:/;
/** A script that Bun runs, or Bun as the package manager. */
const BUN =
  /"packageManager"\s{0,8}:\s{0,8}"bun@|:\s{0,8}"(?:[^"\\]{0,200}[\s;&])?(?:bunx |bun (?:run|test|--|[\w./-]{1,80}\.[cm]?[jt]sx?))/;

/** Whether one loader alone reads a file, so that none reads it otherwise: python-dotenv, which Flask has read `.flaskenv`. */
export function hasOneLoader(path: string): boolean {
  return /(?:^|\/)\.flaskenv(?:\.|$)/i.test(path);
}

/**
 * What the package that a .env file lies in, or the workspace's, expands beyond what loaders agree on. `@next/env` bundles
 * dotenv-expand 10, to which `\w+` is a name, digits included, whatever the quotes; Bun takes digits for a name as well, but
 * not within single quotes. Both were seen by running them.
 */
export function expansionsFor(path: string, workspace: WorkspaceView | undefined): Expansions {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const manifest = workspace?.readText(`${folder}package.json`) ?? workspace?.readText("package.json") ?? "";
  const hasBunLock = ["", folder].some((place) =>
    ["bun.lock", "bun.lockb"].some((name) => workspace?.fileExists(`${place}${name}`) === true),
  );
  const isNext = NEXT.test(manifest);
  return {
    inSingleQuotes: EXPANDERS.test(manifest),
    digits: isNext || hasBunLock || BUN.test(manifest),
    digitsInSingleQuotes: isNext,
  };
}
