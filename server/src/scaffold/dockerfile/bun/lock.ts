import { asRecord, recordOf } from "../../../service/package-manifest.ts";

/** Packages that find or build a binary beside their JavaScript. */
const FINDS_BINARIES = new Set([
  "@mapbox/node-pre-gyp",
  "bindings",
  "nan",
  "node-addon-api",
  "node-gyp",
  "node-gyp-build",
  "node-pre-gyp",
  "prebuild-install",
]);

/** Packages that start files of packages as workers, by their paths. */
const STARTS_FILES = new Set([
  "bree",
  "jest-worker",
  "piscina",
  "thread-stream",
  "threads",
  "tinypool",
  "worker-farm",
  "workerpool",
]);

interface Locked {
  readonly key: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Why the packages that a service needs at run time do not work inside one binary, by what bun.lock says of them; undefined
 * where nothing speaks against it. A lockfile that is not there as text says nothing, which is a reason, too.
 */
export function whyNotCompiled(lockfile: string | undefined): string | undefined {
  const { packages, workspaces } = readLock(lockfile);
  const root = asRecord(asRecord(workspaces)[""]);
  const all = asRecord(packages);
  if (lockfile === undefined || Object.keys(asRecord(workspaces)).length === 0)
    return "no bun.lock says what the packages hold";
  const seen = new Set<string>();
  const waiting: (readonly [string, string])[] = namesIn(root).map((name) => [name, ""]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const found = find(all, ...next);
    if (found === undefined || seen.has(found.key)) continue;
    seen.add(found.key);
    const why = speaksAgainst(next[0], found.details);
    if (why !== undefined) return why;
    for (const name of namesIn(found.details)) waiting.push([name, found.key]);
  }
  return undefined;
}

function speaksAgainst(name: string, details: Readonly<Record<string, unknown>>): string | undefined {
  if (isForLinux(details)) return `${name} is a binary for one platform`;
  if (details["hasInstallScript"] === true) return `${name} has an install script`;
  const finder = namesIn(details).find((needed) => FINDS_BINARIES.has(needed));
  if (finder !== undefined) return `${name} has native code`;
  return STARTS_FILES.has(name) ? `${name} starts workers from files of packages` : undefined;
}

function isForLinux({ os, cpu }: Readonly<Record<string, unknown>>): boolean {
  const systems = [os].flat().filter((one) => typeof one === "string");
  return systems.length === 0 ? cpu !== undefined : systems.some((one) => one === "linux" || one.startsWith("!"));
}

function namesIn(details: Readonly<Record<string, unknown>>): readonly string[] {
  return ["dependencies", "optionalDependencies", "peerDependencies"].flatMap((key) =>
    Object.keys(asRecord(details[key])),
  );
}

/** A package as the one that needs it gets it: its own copy, or that of all. */
function find(packages: Readonly<Record<string, unknown>>, name: string, neededBy: string): Locked | undefined {
  const key = [`${neededBy}/${name}`, name].find((candidate) => Array.isArray(packages[candidate]));
  if (key === undefined) return undefined;
  const entry: unknown = packages[key];
  const details = Array.isArray(entry) ? entry.find((item) => typeof item === "object") : undefined;
  return { key, details: asRecord(details) };
}

/** bun.lock is JSON with commas before its brackets. */
function readLock(text = ""): Readonly<Record<string, unknown>> {
  return recordOf(text.replaceAll(/,(?=\s*[}\]])/g, ""));
}
