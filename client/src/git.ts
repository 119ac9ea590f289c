import * as vscode from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import { mayBeOurs } from "../../server/src/engine/identify.ts";
import { LANGUAGE_NAMES } from "../../server/src/languages/names.ts";
import { GitStatesNotification } from "../../server/src/lsp/protocol.ts";
import type { Log } from "./log.ts";

/** What is used of the API, version 1, of VS Code's own git extension. */
interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: vscode.Event<boolean>;
  getAPI(version: 1): GitApi;
}

interface GitApi {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: vscode.Event<Repository>;
  readonly onDidCloseRepository: vscode.Event<Repository>;
}

interface Repository {
  readonly rootUri: vscode.Uri;
  readonly state: { readonly onDidChange: vscode.Event<void> };
  /** The paths among these that are ignored; a tracked file is not. */
  checkIgnore(paths: string[]): Promise<Set<string>>;
  /** Rejects for a path that the tree does not hold; an empty tree means the index. */
  getObjectDetails(treeish: string, path: string): Promise<unknown>;
}

type Told = "tracked" | "ignored" | "untracked";

/** A repository tells of changes many times a second while it works. */
const QUIET_MS = 500;
const MAX_FILES = 200;
const FILES = `**/{${LANGUAGE_NAMES.filter(({ isPrivate }) => isPrivate === true)
  .flatMap(({ fileNames }) => fileNames.flatMap(({ globs }) => globs))
  .join()}}`;
const PASSED_OVER = "**/{node_modules,.git,vendor,dist,build,target}/**";

/**
 * Tells a running server what git does with the .env files of the workspace, and again when that may have changed. It asks
 * git's own extension, where that is there and enabled; otherwise the server goes by `.gitignore` files.
 */
export function followGit(client: BaseLanguageClient, log: Log): vscode.Disposable {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  const listening: vscode.Disposable[] = [];
  const ofApi: vscode.Disposable[] = [];
  let api: GitApi | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDisposed = false;
  let isFollowing = false;
  const sent = new Map<string, string>();

  const tell = async (): Promise<void> => {
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      if (uri.scheme !== "file") continue;
      const states = api === undefined ? undefined : await statesOf(uri, api);
      const root = uri.toString();
      const text = JSON.stringify(states ?? null);
      if (isDisposed || client.state !== State.Running) return;
      if ((sent.get(root) ?? "null") === text) continue;
      sent.set(root, text);
      await client.sendNotification(GitStatesNotification, states === undefined ? { root } : { root, states });
    }
  };
  // One round at a time: of two, the older might end last and win.
  let round = Promise.resolve();
  const schedule = (delay = QUIET_MS): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      round = round
        .then(tell)
        .catch((error: unknown) =>
          log.trace(`Git could not be asked: ${error instanceof Error ? error.message : String(error)}`),
        );
    }, delay);
  };

  const follow = (repository: Repository): void => {
    ofApi.push(repository.state.onDidChange(() => schedule()));
  };
  const takeApi = (git: GitExtension): void => {
    for (const each of ofApi.splice(0)) each.dispose();
    api = git.enabled ? git.getAPI(1) : undefined;
    if (api !== undefined) {
      api.repositories.forEach(follow);
      ofApi.push(
        api.onDidOpenRepository((repository) => {
          follow(repository);
          schedule();
        }),
        api.onDidCloseRepository(() => schedule()),
      );
    }
    schedule(0);
  };
  const begin = async (): Promise<void> => {
    if (extension === undefined || isDisposed) return;
    const git = extension.isActive ? extension.exports : await extension.activate();
    if (isDisposed) return;
    listening.push(git.onDidChangeEnablement(() => takeApi(git)));
    takeApi(git);
  };
  /** An extension that the user has switched off is not woken. */
  const start = (): void => {
    if (isFollowing) return;
    if (!vscode.workspace.isTrusted || !vscode.workspace.getConfiguration("git").get<boolean>("enabled", true)) return;
    isFollowing = true;
    begin().catch((error: unknown) => log.trace(`Git's extension is not there: ${String(error)}`));
  };

  const files = vscode.workspace.createFileSystemWatcher(FILES, false, true, false);
  listening.push(
    files,
    files.onDidCreate(() => schedule()),
    files.onDidDelete(() => schedule()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => schedule()),
    vscode.workspace.onDidGrantWorkspaceTrust(start),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("git.enabled")) start();
    }),
    // A server that was started anew knows nothing.
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) return;
      sent.clear();
      schedule(0);
    }),
  );
  start();
  return {
    dispose() {
      isDisposed = true;
      clearTimeout(timer);
      for (const each of [...listening, ...ofApi]) each.dispose();
    },
  };
}

/** Undefined when git knows nothing of the folder's files; what it does not tell of one file is left out. */
async function statesOf(folder: vscode.Uri, api: GitApi): Promise<Readonly<Record<string, Told>> | undefined> {
  const pattern = new vscode.RelativePattern(folder, FILES);
  const found = await vscode.workspace.findFiles(pattern, PASSED_OVER, MAX_FILES);
  const byRepository = new Map<Repository, vscode.Uri[]>();
  for (const uri of found.filter(({ path }) => mayBeOurs(path))) {
    const repository = await repositoryOf(uri, api);
    if (repository !== undefined) byRepository.set(repository, [...(byRepository.get(repository) ?? []), uri]);
  }
  const states: Record<string, Told> = {};
  const base = folder.path.replace(/\/$/, "").length + 1;
  for (const [repository, uris] of byRepository) {
    const ignored = await repository.checkIgnore(uris.map(({ fsPath }) => fsPath));
    for (const uri of uris) {
      const state = ignored.has(uri.fsPath) ? "ignored" : (await isTracked(repository, uri)) ? "tracked" : "untracked";
      states[uri.path.slice(base)] = state;
    }
  }
  return byRepository.size === 0 ? undefined : states;
}

/** The repository that a file belongs to, if it is open: not one around a submodule that is not. */
async function repositoryOf(uri: vscode.Uri, api: GitApi): Promise<Repository | undefined> {
  for (let folder = vscode.Uri.joinPath(uri, ".."); ; folder = vscode.Uri.joinPath(folder, "..")) {
    const { fsPath } = folder;
    const repository = api.repositories.find(({ rootUri }) => rootUri.fsPath === fsPath);
    if (repository !== undefined) return repository;
    if (folder.path === "/" || (await exists(vscode.Uri.joinPath(folder, ".git")))) return undefined;
    if (vscode.Uri.joinPath(folder, "..").path === folder.path) return undefined;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

async function isTracked(repository: Repository, uri: vscode.Uri): Promise<boolean> {
  try {
    await repository.getObjectDetails("", uri.fsPath);
    return true;
  } catch (error) {
    if ((error as { gitErrorCode?: unknown }).gitErrorCode === "UnknownPath") return false;
    throw error;
  }
}
