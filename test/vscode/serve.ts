// Starts VS Code's server with an extension installed as a user would install it, and stops it without a trace.
import { randomBytes } from "node:crypto";
import { spawn, type ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Editor } from "./install.ts";
import { serverEnvironment } from "./environment.ts";
import { installedExtension } from "./install-extension.ts";

export interface ServerOptions {
  readonly editor: Editor;
  /** Opened when a browser goes to the plain address. */
  readonly folder?: string;
  /** The extension package that is installed. */
  readonly vsix?: string;
  /** User settings, laid over the quiet ones below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables of the server and its extensions, laid over the test's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node's own, which VS Code hands on to its extension hosts. */
  readonly nodeArgs?: readonly string[];
  /** `false` leaves workspace trust on: every folder opens in restricted mode. Default: `true`. */
  readonly trust?: boolean;
  /** Lets a page run extension tests. Only for tests: newer VS Code shows the page differently. Default: `false`. */
  readonly testDriver?: boolean;
}

export interface Server {
  /** Holds the token that every request and socket needs: whoever has it has the user's rights. */
  readonly url: string;
  readonly port: number;
  /** What the server printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** No welcome pages, no network, no animation, and dialogs that are part of the page, so that they can be driven. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  "chat.commandCenter.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.simpleDialog.enable": true,
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

const startLimit = 60_000;
/** The servers that run, with the folder to remove after each. */
const running = new Map<ChildProcess, string>();

/** Starts the server on a free port of this machine and returns when it listens. Errors hold the server's own output. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { editor, trust = true } = options;
  // A short name: sockets are made in here and their paths must stay below 104 characters.
  const home = await mkdtemp(path.join(tmpdir(), "paylint-"));
  const extensionsDir = path.join(home, "extensions");
  const scratch = path.join(home, "t");
  const userFolder = path.join(home, "data/User");
  for (const folder of [extensionsDir, scratch, userFolder]) await mkdir(folder, { recursive: true });
  const cleanUp = async (): Promise<void> => {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const trustSettings = trust ? {} : { "security.workspace.trust.startupPrompt": "never" };
    const settings = { ...quietSettings, ...trustSettings, ...options.settings };
    await writeFile(path.join(userFolder, "settings.json"), JSON.stringify(settings, undefined, 2));

    // In a file, since everybody on the machine may read what a program was started with.
    const token = randomBytes(24).toString("hex");
    const tokenFile = path.join(home, "token");
    await writeFile(tokenFile, token, { mode: 0o600 });

    const env = { ...serverEnvironment(home, scratch), ...options.env };
    if (options.vsix !== undefined)
      await cp(await installedExtension(editor, options.vsix), extensionsDir, { recursive: true });

    const child = spawn(
      editor.node,
      [
        ...(options.nodeArgs ?? []),
        ...["--import", pathToFileURL(path.join(import.meta.dirname, "guard.mjs")).href],
        editor.serverMain,
        ...["--host", "127.0.0.1", "--port", "0", "--connection-token-file", tokenFile, "--disable-telemetry"],
        // What a login shell would set is set already, or is not wanted: where tests look for programs is theirs to say.
        "--force-disable-user-env",
        ...["--server-data-dir", home, "--extensions-dir", extensionsDir, "--accept-server-license-terms"],
        ...(trust ? ["--disable-workspace-trust"] : []),
        ...(options.testDriver === true ? ["--enable-smoke-test-driver"] : []),
        ...(options.folder === undefined ? [] : ["--default-folder", options.folder]),
      ],
      // A process group of its own, so that the extension hosts end with it.
      { env, stdio: ["ignore", "pipe", "pipe"], detached: process.platform !== "win32" },
    );
    trackUntilExit(child, home);
    let output = "";
    const collect = (chunk: Buffer): void => void (output = (output + chunk.toString("utf8")).slice(-200_000));
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const stop = async (): Promise<void> => {
      await endProcess(child);
      await cleanUp();
    };
    try {
      const port = await waitForPort(child, () => output);
      return { url: `http://127.0.0.1:${port}/?tkn=${token}`, port, output: () => output, stop };
    } catch (error) {
      await endProcess(child);
      throw error;
    }
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function waitForPort(child: ChildProcess, output: () => string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      finish();
      reject(new Error(`VS Code's server ${reason}:\n${output()}`));
    };
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(`said nothing for ${startLimit / 1000} seconds`), startLimit);
      const port = /Web UI available at http:\/\/[^\s:]+:(\d+)/.exec(output())?.[1];
      if (port === undefined) return;
      finish();
      resolve(Number(port));
    };
    const onExit = (code: number | null): void => fail(`stopped with code ${String(code)}`);
    const onError = (error: Error): void => fail(`did not start (${error.message})`);
    const finish = (): void => {
      clearTimeout(timer);
      child.stdout?.off("data", look);
      child.off("exit", onExit);
      child.off("error", onError);
    };
    child.stdout?.on("data", look);
    child.on("exit", onExit);
    child.on("error", onError);
    look();
  });
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    killGroup(child, "SIGTERM");
    const patience = setTimeout(() => killGroup(child, "SIGKILL"), 3000);
    await exited;
    clearTimeout(patience);
  }
  // The server may be gone before its children are.
  killGroup(child, "SIGKILL");
  running.delete(child);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

/** A server never outlives the process that asked for it, however that one ends. */
function trackUntilExit(child: ChildProcess, leftover: string): void {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    const end = (): void => process.exit(code);
    process.once(signal, end);
    child.once("exit", () => process.off(signal, end));
  }
  running.set(child, leftover);
}

process.on("exit", () => {
  for (const [child, leftover] of running) {
    killGroup(child, "SIGKILL");
    rmSync(leftover, { recursive: true, force: true, maxRetries: 5 });
  }
});
