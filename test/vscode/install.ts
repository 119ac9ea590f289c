// Installs a real VS Code from npm packages alone: `code-server` carries VS Code's own server.
// One lock file a version holds that package and the modules the server imports, so one `npm ci` is all it takes
// and no install script runs. Native modules that would need a compiler (spdlog, kerberos) are left out: VS Code does without.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheFolder, projectFolder } from "./cache.ts";

/** `newest` is the latest VS Code we test; `floor` is the oldest that `engines.vscode` promises. */
export type EditorName = "newest" | "floor";

export interface Editor {
  readonly name: EditorName;
  /** The version of VS Code itself, such as `1.139.1`. */
  readonly version: string;
  /** The Node binary that this version of VS Code runs on. */
  readonly node: string;
  /** VS Code's server: a script for `node`. */
  readonly serverMain: string;
}

/** Parts of VS Code that no test of ours uses and that cost start-up time or call the network. */
const unwantedExtensions = [
  "copilot",
  "github-authentication",
  "mermaid-markdown-features",
  "microsoft-authentication",
  "ms-vscode.js-debug",
  "ms-vscode.js-debug-companion",
  "ms-vscode.vscode-js-profile-table",
  "terminal-suggest",
  "tunnel-forwarding",
];

/** Raise it when the steps below change, so that older caches are built again. */
const recipe = 1;

const run = promisify(execFile);

/**
 * Returns a VS Code that is ready to start, installing it into the cache on first use.
 * An install that was interrupted is done again. Two processes must not install the same editor at once.
 */
export async function installEditor(name: EditorName): Promise<Editor> {
  const folder = cacheFolder(name);
  const stampFile = path.join(folder, "installed.txt");
  const stamp = await expectedStamp(name);
  if ((await readIfPresent(stampFile)) !== stamp) {
    await install(name, folder);
    // Written last: its presence says that everything before it was finished.
    await writeFile(stampFile, stamp);
  }
  const vscode = vscodeFolder(folder);
  const manifest: unknown = JSON.parse(await readFile(path.join(vscode, "package.json"), "utf8"));
  return {
    name,
    version: versionOf(manifest),
    node: await nodeFor(name, folder),
    serverMain: path.join(vscode, "out/server-main.js"),
  };
}

async function install(name: EditorName, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    await cp(path.join(import.meta.dirname, name, file), path.join(folder, file));
  }
  try {
    // `--engine-strict=false`: npm may run on another Node than the one that the editor will get.
    await run(
      process.platform === "win32" ? "npm.cmd" : "npm",
      ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--engine-strict=false", "--loglevel=error"],
      { cwd: folder, shell: process.platform === "win32", maxBuffer: 16 * 1024 * 1024, env: npmEnvironment() },
    );
  } catch (error) {
    throw new Error(`Cannot install VS Code (${name}) with npm: ${npmOutput(error)}`, { cause: error });
  }
  const vscode = vscodeFolder(folder);
  // The workbench fetches some modules (the grammar engine, the terminal) from below its own folder.
  await symlink(path.join(folder, "node_modules"), path.join(vscode, "node_modules"), "junction");
  for (const extension of unwantedExtensions) {
    await rm(path.join(vscode, "extensions", extension), { recursive: true, force: true });
  }
}

/** npm's own variables of the script that started us would make this npm work on the project instead. */
function npmEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) =>
        !/^npm_(package|lifecycle|config_(local_prefix|prefix|dir|workspace))/i.test(key) && key !== "NODE_OPTIONS",
    ),
  );
}

function npmOutput(error: unknown): string {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  return stderr === "" ? String(error) : stderr;
}

function vscodeFolder(folder: string): string {
  return path.join(folder, "node_modules/code-server/lib/vscode");
}

async function expectedStamp(name: EditorName): Promise<string> {
  const lock = await readFile(path.join(import.meta.dirname, name, "package-lock.json"));
  return `${recipe} ${process.platform}-${process.arch} ${createHash("sha256").update(lock).digest("hex")}\n`;
}

async function readIfPresent(file: string): Promise<string | undefined> {
  return await readFile(file, "utf8").catch(() => undefined);
}

function versionOf(manifest: unknown): string {
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
  throw new Error("The installed VS Code has no version");
}

/** Each VS Code is tied to the major version of Node that its desktop edition embeds. */
async function nodeFor(name: EditorName, folder: string): Promise<string> {
  const major = { newest: "24", floor: "20" }[name];
  if (process.versions.node.split(".")[0] === major) return process.execPath;
  const binary = process.platform === "win32" ? "node.exe" : "node";
  const candidates = [
    path.join(folder, "node_modules", `node-${process.platform}-${process.arch}`, "bin", binary),
    path.join(projectFolder, "node_modules/node/bin", binary),
  ];
  for (const candidate of candidates) {
    const version = await run(candidate, ["--version"]).then(
      ({ stdout }) => stdout,
      () => "",
    );
    if (version.startsWith(`v${major}.`)) return candidate;
  }
  throw new Error(
    `VS Code (${name}) needs Node ${major}, which is not installed for ${process.platform}-${process.arch}`,
  );
}
