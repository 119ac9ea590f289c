import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { ChildRun } from "./crash-child.ts";
import type { World } from "./world.ts";

/** The child's program in one file, since each of many starts would read and strip hundreds; gone when this process ends. */
let bundle: string | undefined;

function bundled(): string {
  if (bundle !== undefined) return bundle;
  const folder = mkdtempSync(join(tmpdir(), "paylint-crash-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  bundle = join(folder, "crash-child.mjs");
  buildSync({
    entryPoints: [join(import.meta.dirname, "crash-child.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
    // Libraries of the other kind of module ask for Node's own.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  return bundle;
}

/** Runs a deploy in a process of its own. The answer is its outcome, empty when it was killed. */
export function startRun(world: World, more: Pick<ChildRun, "killAfter" | "resume">): Promise<string> {
  const run: ChildRun = {
    kubectl: {
      program: world.kubectl,
      kubeconfig: world.kubeconfig,
      environment: { PATH: process.env["PATH"], HOME: world.folder },
    },
    request: {
      source: { kind: "files", root: world.root, paths: [join(world.root, "k8s/api.yaml")] },
      target: world.target,
      options: {
        soakMs: 0,
        canary: false,
        takeOver: [],
        allowJobs: false,
        overBroken: false,
        dryRun: false,
      },
    },
    ...more,
  };
  const child = spawn(process.execPath, [bundled(), JSON.stringify(run)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  // Time goes on for the cluster while the process works; its clock is the machine's here.
  return new Promise((resolve) => child.on("close", () => resolve(output)));
}
