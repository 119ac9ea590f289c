import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { type Target, readTargets } from "../deploy/target.ts";
import { UsageError } from "./usage.ts";

/** The user's own list of staging targets and words that mean production. Never in a workspace. */
export interface StagingSettings {
  readonly targets: readonly Target[];
  readonly denied: readonly string[];
}

export function stagingFile(environment: NodeJS.ProcessEnv): string {
  const own = environment["XDG_CONFIG_HOME"];
  if (own !== undefined && own !== "") return join(own, "paylint", "staging.json");
  const windows = process.platform === "win32" ? environment["APPDATA"] : undefined;
  return windows === undefined
    ? join(environment["HOME"] ?? homedir(), ".config", "paylint", "staging.json")
    : join(windows, "paylint", "staging.json");
}

/** Reads the list. One that is broken stops everything: half a list is no list. */
export function readStaging(file: string): StagingSettings {
  if (!existsSync(file)) return { targets: [], denied: [] };
  let value: { targets?: unknown; denied?: unknown };
  try {
    value = JSON.parse(readFileSync(file, "utf8")) as typeof value;
  } catch (error) {
    throw new UsageError(`${file} is not readable JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { targets, problems } = readTargets(value.targets);
  if (problems.length > 0) throw new UsageError(`${file}: ${problems.join("; ")}`);
  const denied = value.denied ?? [];
  if (!Array.isArray(denied) || denied.some((word) => typeof word !== "string"))
    throw new UsageError(`${file}: \`denied\` is not a list of words`);
  return { targets, denied: denied as string[] };
}

export function writeStaging(file: string, settings: StagingSettings): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
