import { spawn } from "node:child_process";
import { join } from "node:path";
import type { ChildRun } from "./crash-child.ts";
import type { World } from "./world.ts";

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
  const child = spawn(process.execPath, [join(import.meta.dirname, "crash-child.ts"), JSON.stringify(run)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  // Time goes on for the cluster while the process works; its clock is the machine's here.
  return new Promise((resolve) => child.on("close", () => resolve(output)));
}
