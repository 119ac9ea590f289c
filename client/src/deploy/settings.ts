import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { KubectlSettings } from "../../../server/src/deploy/kubectl/kubectl.ts";
import { defaultKubeconfig } from "../../../server/src/deploy/outside/local-host.ts";
import { readSetting } from "../settings.ts";

export function readKubectlSettings(): KubectlSettings {
  return {
    program: readSetting("kubectl.path"),
    kubeconfig: readKubeconfig(),
    environment: process.env,
  };
}

function readKubeconfig(): string[] {
  const files = readSetting("kubectl.kubeconfig").split(delimiter);
  const given = files.filter((file) => file !== "").map(fromHome);
  return given.length > 0 ? given : defaultKubeconfig(process.env);
}

/** People write `~` in settings, and no shell is there to read it. */
function fromHome(path: string): string {
  return /^~[\\/]/.test(path) ? join(homedir(), path.slice(2)) : path;
}

/** How to deploy. These two may differ by workspace: neither decides where to. */
export function readManner(): { readonly soakMs: number; readonly canary: boolean } {
  return { soakMs: readSetting("staging.soakSeconds") * 1000, canary: readSetting("staging.canary") };
}
