import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

/**
 * The path of a file that `npm run package` makes.
 * @throws when it is not there or older than a source: tests would wait for a program that never starts, or judge another one
 */
export function built(file: string): string {
  const path = join(root, file);
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) throw new Error(`${file} is not there: run \`npm run package\``);
  const newer = newestSource();
  if (newer.time > made) throw new Error(`${file} is older than ${newer.path}: run \`npm run package\``);
  return path;
}

/** The extension as it is installed. */
export function builtExtension(): string {
  return built(`paylint-${version}.vsix`);
}

/** The programs as a package of their own. */
export function builtPackage(): string {
  return built(`paylint-${version}.tgz`);
}

interface Source {
  readonly path: string;
  readonly time: number;
}

let newest: Source | undefined;

function newestSource(): Source {
  newest ??= ["server/src", "client/src"]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
    )
    .filter((path) => path.endsWith(".ts"))
    .map((path) => ({ path, time: statSync(join(root, path)).mtimeMs }))
    .reduce((left, right) => (right.time > left.time ? right : left));
  return newest;
}
