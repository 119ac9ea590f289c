import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import * as vscode from "vscode";
import type { KubectlSettings } from "../../../server/src/deploy/kubectl/kubectl.ts";
import { defaultKubeconfig } from "../../../server/src/deploy/outside/local-host.ts";

/**
 * A setting as the user set it. What a workspace says is not even read: a pull request could have written it.
 */
function userSetting(name: string): unknown {
  return vscode.workspace.getConfiguration("paylint").inspect<unknown>(name)?.globalValue;
}

export function readKubectlSettings(): KubectlSettings {
  return {
    program: textOr(userSetting("kubectl.path"), "kubectl"),
    kubeconfig: readKubeconfig(),
    environment: process.env,
  };
}

function readKubeconfig(): string[] {
  const files = textOr(userSetting("kubectl.kubeconfig"), "").split(delimiter);
  const given = files.filter((file) => file !== "").map(fromHome);
  return given.length > 0 ? given : defaultKubeconfig(process.env);
}

/** People write `~` in settings, and no shell is there to read it. */
function fromHome(path: string): string {
  return /^~[\\/]/.test(path) ? join(homedir(), path.slice(2)) : path;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

const LONGEST_SOAK_SECONDS = 24 * 60 * 60;

/** How to deploy. These two may differ by workspace: neither decides where to. */
export function readManner(): { readonly soakMs: number; readonly canary: boolean } {
  const settings = vscode.workspace.getConfiguration("paylint");
  const soak = settings.get<unknown>("staging.soakSeconds");
  const seconds = typeof soak === "number" && soak >= 0 ? Math.min(soak, LONGEST_SOAK_SECONDS) : 300;
  return { soakMs: seconds * 1000, canary: settings.get<unknown>("staging.canary") === true };
}
