import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeExit } from "../cluster/exit.ts";

/** A file or folder of the machine, and where the commands of a stage see it. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly isWritable?: boolean;
}

let scratch: string | undefined;

/** A folder for everything that a run makes, which goes when the process ends. */
export function scratchFolder(name: string): string {
  if (scratch === undefined) {
    const made = mkdtempSync(join(tmpdir(), "paylint-images-"));
    scratch = made;
    beforeExit(() => rmSync(made, { recursive: true, force: true }));
  }
  return mkdtempSync(join(scratch, `${name}-`));
}
