import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { built } from "../built.ts";

export const program = built("dist/cli.js");

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line as a process. */
export function paylint(folder: string, ...words: readonly string[]): Run {
  return runProgram(folder, words, { NO_COLOR: "1" });
}

/** The same, as on a terminal with colours. */
export function paintedPaylint(folder: string, ...words: readonly string[]): Run {
  return runProgram(folder, words, { NO_COLOR: "", FORCE_COLOR: "1" });
}

function runProgram(folder: string, words: readonly string[], environment: Readonly<Record<string, string>>): Run {
  const run = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, ...environment },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** Makes a folder with files, hands it to a test, and removes it. */
export function inFolder<Result>(files: Readonly<Record<string, string>>, body: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "paylint-cli-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
