import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { readBytesNow, readTextNow } from "../../disk/read.ts";
import { makeFolder, replaceFile } from "../../disk/write.ts";
import type { Entry, Journal } from "../decisions/journal.ts";

/** A journal in a file of lines. Every entry is on the disk before `append` returns. */
export function createJournal(folder: string, run: string): Journal {
  const path = join(folder, `${run}.jsonl`);
  const owner = join(folder, `${run}.pid`);
  let file: number | undefined;
  const open = (): number => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const pid = openSync(owner, "w", 0o600);
    writeSync(pid, String(process.pid));
    closeSync(pid);
    return openSync(path, "a", 0o600);
  };
  return {
    append(entry) {
      file ??= open();
      writeSync(file, `${JSON.stringify(entry)}\n`);
      fsyncSync(file);
      return Promise.resolve();
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
      rmSync(path, { force: true });
      rmSync(owner, { force: true });
      return Promise.resolve();
    },
  };
}

/** The copy of the kubeconfig that a run works with, for its owner alone. A run that is taken up takes a new one. */
export function keepKubeconfig(folder: string, run: string, text: string): string {
  const path = join(folder, kubeconfigName(run));
  makeFolder(folder, 0o700);
  replaceFile(path, text, folder, 0o600);
  return path;
}

export function dropKubeconfig(folder: string, run: string): void {
  rmSync(join(folder, kubeconfigName(run)), { force: true });
}

/** With the process, so that what a killed one left can be told from what another one works with. */
function kubeconfigName(run: string): string {
  return `${run}.${process.pid}.kubeconfig`;
}

function dropLeftKubeconfigs(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const pid = /\.(\d+)\.kubeconfig$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/** A run whose process ended before the run did. */
export interface OpenRun {
  readonly run: string;
  readonly entries: readonly Entry[];
}

/** The runs that were left open, oldest first. One whose process still lives is not among them. */
export function openRuns(folder: string): OpenRun[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder);
  dropLeftKubeconfigs(folder, names);
  return names
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .flatMap((name) => {
      const run = name.slice(0, -".jsonl".length);
      if (isAlive(join(folder, `${run}.pid`))) return [];
      const entries = readEntries(join(folder, name));
      return entries[0]?.type === "begun" ? [{ run, entries }] : [];
    });
}

function isAlive(path: string): boolean {
  const pid = Number(readTextNow(path) ?? "");
  return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A journal holds every object twice and a set is 8 MiB at most. */
const MAX_JOURNAL = 256 * 1024 * 1024;

/** The whole lines; the last one is half there when the process was killed while it wrote. */
function readEntries(path: string): Entry[] {
  const read = readBytesNow(path, undefined, MAX_JOURNAL);
  if (typeof read === "string") return [];
  const lines = read.bytes.toString("utf8").split("\n");
  lines.pop();
  return lines.map((line) => JSON.parse(line) as Entry);
}
