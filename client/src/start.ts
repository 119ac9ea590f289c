import * as vscode from "vscode";
import {
  type BaseLanguageClient,
  CloseAction,
  ErrorAction,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient";
import type { FolderFiles } from "../../server/src/lsp/host.ts";
import { LintedNotification, ListFilesRequest, ReadFileRequest } from "../../server/src/lsp/protocol.ts";
import { concernsUs, isInReach } from "../../server/src/engine/relevant-files.ts";
import type { GeneratorKind } from "../../server/src/scaffold/generators.ts";
import { checkWorkspace } from "./commands/check-workspace.ts";
import { copyDebugInfo } from "./commands/copy-debug-info.ts";
import { copyStoreCommand } from "./commands/copy-store-command.ts";
import { generate } from "./commands/generate.ts";
import { writeReason } from "./commands/write-reason.ts";
import { documentSelector, matters } from "./documents.ts";
import { followGit } from "./git.ts";
import { type Log, createLog } from "./log.ts";
import { registerMasking } from "./masking.ts";
import { hasFolder, hasTrust } from "./needs.ts";
import { openPage, registerPages } from "./pages.ts";
import { resolveSettings } from "./settings.ts";
import { createStatus } from "./status.ts";
import { readText } from "./files.ts";

export interface Paylint {
  /** The running server's client; undefined until the first document that matters is open. */
  client(): BaseLanguageClient | undefined;
  /** The client after the server was started, if it was not yet; undefined when it cannot be. */
  ensureClient(): Promise<BaseLanguageClient | undefined>;
  readonly log: Log;
}

/** A server that dies over and over is left alone: the status item says so and offers a restart. */
const MAX_RESTARTS = 4;

/**
 * Sets up commands and the status item at once, and the server when the first document that matters is open.
 * @param makeClient builds the client for this host: a process on a desktop, a worker in a browser
 */
export function start(
  context: vscode.ExtensionContext,
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
): Paylint {
  const version = (context.extension.packageJSON as { version: string }).version;
  const log = createLog();
  const folders = (): readonly vscode.WorkspaceFolder[] => vscode.workspace.workspaceFolders ?? [];
  const selector = documentSelector(folders());
  const status = createStatus(selector, version);
  const workspaceFindings = vscode.languages.createDiagnosticCollection("paylint workspace");
  context.subscriptions.push(log.channel, status, workspaceFindings);
  let client: BaseLanguageClient | undefined;
  let git: vscode.Disposable | undefined;
  let starting: Promise<void> | undefined;

  const options = (): LanguageClientOptions => {
    let restarts = 0;
    return {
      documentSelector: selector,
      outputChannel: log.channel,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      markdown: { isTrusted: { enabledCommands: ["paylint.openRule"] } },
      initializationOptions: { ownCommands: true },
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const answers = await next(params, token);
            return Array.isArray(answers) ? answers.map(resolveSettings) : answers;
          },
        },
      },
      errorHandler: {
        error: (error) => {
          log.error(`The connection to the server failed: ${error.message}`);
          return { action: ErrorAction.Continue, handled: true };
        },
        closed: () => {
          if (++restarts > MAX_RESTARTS) {
            log.error("The server stopped repeatedly and is not started again. Use “Paylint: Restart”.");
            return { action: CloseAction.DoNotRestart, handled: true };
          }
          log.warn("The server stopped and is started again");
          return { action: CloseAction.Restart, handled: true };
        },
      },
    };
  };

  const startClient = async (): Promise<void> => {
    status.setState("starting");
    const made = makeClient(options());
    made.onDidChangeState(({ newState }) => {
      status.setState(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "stopped");
    });
    made.onNotification(LintedNotification, ({ uri, findings, milliseconds }) =>
      status.noteCheck(uri, findings, milliseconds),
    );
    made.onRequest(ListFilesRequest, listFiles);
    made.onRequest(ReadFileRequest, readFile);
    client = made;
    await made.start();
    git?.dispose();
    git = followGit(made, log);
    log.info(`Paylint ${version} is running`);
  };

  const ensureStarted = (): Promise<void> =>
    (starting ??= startClient().catch((error: unknown) => {
      status.setState("stopped");
      log.error(`The server could not be started: ${error instanceof Error ? error.message : String(error)}`);
    }));

  const ensureClient = async (): Promise<BaseLanguageClient | undefined> => {
    await ensureStarted();
    return client;
  };

  const startIfItMatters = (document: vscode.TextDocument): void => {
    if (starting === undefined && matters(document, folders())) void ensureStarted();
    // The editor's own findings take over from those of a workspace check.
    workspaceFindings.delete(document.uri);
  };

  const restart = async (): Promise<void> => {
    const old = client;
    git?.dispose();
    client = undefined;
    starting = undefined;
    if (old !== undefined)
      await old
        .dispose(2000)
        .catch((error: unknown) => log.warn(`The old server did not stop cleanly: ${String(error)}`));
    await ensureStarted();
  };

  const generateFiles = async (kind: GeneratorKind): Promise<void> => {
    if (hasFolder("files are generated into it") && hasTrust("generating writes files into it"))
      await generate(kind, await ensureClient());
  };

  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(startIfItMatters),
    vscode.workspace.onDidChangeTextDocument(({ document }) => startIfItMatters(document)),
    vscode.extensions.onDidChange(
      () => void client?.sendNotification("workspace/didChangeConfiguration", { settings: null }),
    ),
    vscode.commands.registerCommand("paylint.restart", restart),
    vscode.commands.registerCommand("paylint.generateDeployment", () => generateFiles("deployment")),
    vscode.commands.registerCommand("paylint.generateDockerfile", () => generateFiles("dockerfile")),
    vscode.commands.registerCommand("paylint.generateWorkflow", () => generateFiles("workflow")),
    vscode.commands.registerCommand("paylint.showLog", () => log.channel.show()),
    vscode.commands.registerCommand("paylint.openRule", openPage),
    registerPages(context.extensionUri),
    vscode.commands.registerCommand("paylint.writeReason", writeReason),
    vscode.commands.registerCommand("paylint.copyStoreCommand", copyStoreCommand),
    vscode.commands.registerCommand("paylint.copyDebugInfo", () => copyDebugInfo(version, status.describe())),
    vscode.commands.registerCommand("paylint.checkWorkspace", async () => {
      if (hasFolder("there is nothing to check")) await checkWorkspace(await ensureClient(), workspaceFindings);
    }),
    { dispose: () => git?.dispose() },
    { dispose: () => void client?.dispose() },
  );
  vscode.workspace.textDocuments.forEach(startIfItMatters);
  registerMasking(context, selector, ensureClient, log);
  return { client: () => client, ensureClient, log };
}

const MAX_FILES = 20_000;

async function listFiles(folder: string): Promise<FolderFiles> {
  const root = vscode.Uri.parse(folder);
  const pattern = new vscode.RelativePattern(root, "**/*");
  const found = await vscode.workspace.findFiles(
    pattern,
    "**/{node_modules,.git,vendor,dist,build,target}/**",
    MAX_FILES,
  );
  const paths = found
    .map((uri) => uri.path.slice(root.path.length + 1))
    .filter((path) => concernsUs(path) && isInReach(path))
    .sort();
  return { paths, isCut: found.length === MAX_FILES };
}

/** What cannot be read the server treats as absent. */
async function readFile(uri: string): Promise<string | null> {
  return (await readText(vscode.Uri.parse(uri))) ?? null;
}
