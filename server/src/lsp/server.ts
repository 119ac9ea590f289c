import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileEvent,
  type InitializeParams,
  type InitializeResult,
  CodeActionKind,
  MessageType,
  PositionEncodingKind,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
  WatchKind,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { visible } from "../base/shown.ts";
import type { FactKind } from "../contract/rule.ts";
import { describeFailure } from "../engine/failure.ts";
import { isConfigPath } from "../engine/identify.ts";
import { WATCHED, isReadByRules } from "../engine/relevant-files.ts";
import { createChecker } from "./checker.ts";
import { SOURCE } from "./convert.ts";
import type { FileHost } from "./host.ts";
import { GitStatesNotification } from "./protocol.ts";
import { createPusher } from "./push.ts";
import { FIX_ALL_KIND, serveCodeActions } from "./requests/code-actions.ts";
import { serveCompletion } from "./requests/completion.ts";
import { diagnosticsOf, serveDiagnostics } from "./requests/diagnostics.ts";
import { serveDefinition } from "./requests/definition.ts";
import { formattingCapabilities, serveFormatting } from "./requests/formatting.ts";
import { serveGenerators } from "./requests/generators.ts";
import { serveHover } from "./requests/hover.ts";
import { serveLinks } from "./requests/links.ts";
import { serveLintSet } from "./requests/lint-set.ts";
import { renameCapabilities, serveRename } from "./requests/rename.ts";
import { outlineCapabilities, serveOutline } from "./requests/outline.ts";
import { serveSecretRanges } from "./requests/secret-ranges.ts";
import { serveWorkspaceCheck } from "./requests/workspace-check.ts";
import type { Session } from "./session.ts";
import { type EditorSettings, readSettings } from "./settings.ts";
import { createWorkspace } from "./workspace.ts";

/** One file each; they share nothing but the session. */
const REQUESTS: readonly ((session: Session) => void)[] = [
  serveDiagnostics,
  serveCodeActions,
  serveHover,
  serveLinks,
  serveDefinition,
  serveCompletion,
  serveSecretRanges,
  serveWorkspaceCheck,
  serveLintSet,
  serveGenerators,
];

/**
 * Serves one editor over a connection. All state is either what the editor sent or can be computed from it again.
 * @param version Paylint's own version, told to the client
 */
export function runServer(connection: Connection, host: FileHost, version: string): void {
  const documents = new TextDocuments(TextDocument);
  /** What is open counts as it stands in the editor, not as it lies on the disk. */
  const filesAsOpen: FileHost = {
    ...host,
    readFile: async (uri) => documents.get(uri)?.getText() ?? (await host.readFile(uri)),
  };
  const workspace = createWorkspace(() => documents.keys(), factsChanged);
  let capabilities: InitializeParams["capabilities"] = {};
  let fallbackSettings: EditorSettings = {};
  let hasOwnCommands = false;
  const settings = new Map<string, Promise<EditorSettings>>();

  // A client that cannot be asked to look again would miss what other files change, so it gets findings published instead.
  const pulls = (): boolean =>
    capabilities.textDocument?.diagnostic !== undefined && capabilities.workspace?.diagnostics?.refreshSupport === true;
  const checker = createChecker(workspace, (kinds, uri) => refresh(uri, kinds));

  const session: Session = {
    connection,
    documents,
    workspace,
    checker,
    host: filesAsOpen,
    capabilities: () => capabilities,
    hasOwnCommands: () => hasOwnCommands,
    settingsFor,
  };

  for (const serve of REQUESTS) serve(session);
  const updateFormatting = serveFormatting(session);
  const tellLater = [serveOutline(session), serveRename(session)];

  connection.onInitialize((params): InitializeResult => {
    capabilities = params.capabilities;
    const options = (params.initializationOptions ?? {}) as { settings?: unknown; ownCommands?: boolean };
    fallbackSettings = readSettings(options.settings);
    hasOwnCommands = options.ownCommands === true;
    const roots =
      params.workspaceFolders?.map(({ uri }) => uri) ?? (typeof params.rootUri === "string" ? [params.rootUri] : []);
    workspace.setFolders(roots);
    return {
      serverInfo: { name: "Paylint", version },
      capabilities: {
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...(pulls()
          ? { diagnosticProvider: { identifier: SOURCE, interFileDependencies: true, workspaceDiagnostics: false } }
          : {}),
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND], resolveProvider: true },
        hoverProvider: true,
        documentLinkProvider: { resolveProvider: true },
        definitionProvider: true,
        ...formattingCapabilities(session),
        ...outlineCapabilities(session),
        ...renameCapabilities(session),
        completionProvider: { triggerCharacters: [" ", "/", ",", ":", "=", "."] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: SOURCE });
    }
    if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [
          { globPattern: WATCHED },
          // Of a folder that went, an editor names the folder alone.
          { globPattern: "**", kind: WatchKind.Delete },
        ],
      });
    }
    if (capabilities.workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        const kept = workspace
          .folders()
          .map(({ uri }) => uri)
          .filter((uri) => !gone.has(uri));
        workspace.setFolders([...kept, ...added.map(({ uri }) => uri)]);
        readFolders();
      });
    }
    tellFormatting();
    for (const tell of tellLater)
      tell().catch((error: unknown) =>
        connection.console.error(`What manifests are asked for could not be registered: ${reasonOf(error)}`),
      );
    readFolders();
  });

  function tellFormatting(): void {
    updateFormatting().catch((error: unknown) =>
      connection.console.error(`Formatting could not be registered: ${reasonOf(error)}`),
    );
  }

  function readFolders(): void {
    for (const folder of workspace.folders().filter(({ ready }) => !ready)) {
      workspace.readFolder(folder, filesAsOpen).then(
        () => {
          if (folder.isCut) warn(`${folder.uri} has more files than Paylint looks at; not all of them count`);
          refresh();
        },
        (error: unknown) => connection.console.error(`The folder could not be read: ${reasonOf(error)}`),
      );
    }
  }

  function warn(message: string): void {
    connection.console.warn(message);
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }

  /** Has those documents checked again whose findings may be others now; `except` is being checked. */
  function factsChanged(kinds: ReadonlySet<FactKind | "config">, except?: string): void {
    if (kinds.size === 0) return;
    checker.invalidate(kinds);
    refresh(except, kinds);
  }

  function settingsFor(uri: string): Promise<EditorSettings> {
    if (capabilities.workspace?.configuration !== true) return Promise.resolve(fallbackSettings);
    const scope = workspace.placeOf(uri).folder?.uri ?? "";
    let known = settings.get(scope);
    if (known === undefined) {
      const asked = connection.workspace.getConfiguration({
        section: SOURCE,
        ...(scope === "" ? {} : { scopeUri: scope }),
      });
      known = Promise.resolve(asked).then(readSettings, (error: unknown) => {
        connection.console.error(`The editor did not tell its settings: ${reasonOf(error)}`);
        return fallbackSettings;
      });
      settings.set(scope, known);
    }
    return known;
  }

  /** Asks the client to look again, or publishes for a client that does not pull. With `kinds`, only where rules read these. */
  function refresh(except?: string, kinds?: ReadonlySet<FactKind | "config">): void {
    const concerned = documents
      .all()
      .filter(({ uri }) => uri !== except && (kinds === undefined || checker.reads(uri, kinds)));
    if (!pulls()) for (const { uri } of concerned) schedulePush(uri);
    else if (kinds === undefined || concerned.length > 0) void connection.languages.diagnostics.refresh();
  }

  const schedulePush = createPusher(
    documents,
    async (document, isStale) => checker.check(document, await settingsFor(document.uri), isStale),
    async (document, checked) => {
      const diagnostics = await diagnosticsOf(session, document, checked);
      await connection.sendDiagnostics({ uri: document.uri, version: checked.version, diagnostics });
    },
    (error) => connection.console.error(`Checking failed: ${visible(describeFailure(error))}`),
  );

  documents.onDidOpen(({ document }) => {
    if (!pulls()) schedulePush(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    const { path } = workspace.placeOf(document.uri);
    if (isConfigPath(path) || isReadByRules(path))
      factsChanged(workspace.textChanged(document.uri, document.getText()), document.uri);
    if (!pulls()) schedulePush(document.uri);
  });
  documents.onDidClose(({ document }) => {
    checker.forget(document.uri);
    if (!pulls()) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    reread([{ uri: document.uri, type: FileChangeType.Changed }]);
  });

  /** One after another, and told once: another branch brings thousands of changes. */
  async function noteChanges(changes: readonly FileEvent[]): Promise<void> {
    const changed = new Set<FactKind | "config">();
    for (const { uri, type } of changes) {
      if (documents.get(uri) !== undefined) continue;
      const text = type === FileChangeType.Deleted ? undefined : await host.readFile(uri);
      for (const kind of workspace.fileChanged(uri, text)) changed.add(kind);
    }
    factsChanged(changed);
  }

  const reread = (changes: readonly FileEvent[]): void =>
    void noteChanges(changes).catch((error: unknown) =>
      connection.console.error(`A file could not be read: ${reasonOf(error)}`),
    );

  connection.onDidChangeWatchedFiles(({ changes }) => reread(changes));

  connection.onDidChangeConfiguration(({ settings: sent }: { settings?: { paylint?: unknown } | null }) => {
    settings.clear();
    if (sent?.paylint !== undefined) fallbackSettings = readSettings(sent.paylint);
    factsChanged(new Set(["config"]));
    tellFormatting();
  });

  connection.onNotification(GitStatesNotification, ({ root, states }) => {
    factsChanged(workspace.setGitStates(root, states));
  });

  documents.listen(connection);
  connection.listen();
}

function reasonOf(error: unknown): string {
  return visible(error instanceof Error ? error.message : String(error));
}
