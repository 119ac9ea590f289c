import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  FileChangeType,
  type FileEvent,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  MessageType,
  PositionEncodingKind,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { visible } from "../base/shown.ts";
import { complete } from "../features/complete.ts";
import type { Config } from "../engine/config.ts";
import { describeFailure } from "../engine/failure.ts";
import type { Finding } from "../contract/finding.ts";
import { isConfigPath } from "../engine/identify.ts";
import type { Language } from "../contract/language.ts";
import { lintSet } from "../workspace/lint-set.ts";
import { lintSteps, scopeAt } from "../engine/lint.ts";
import { isReadByRules } from "../engine/relevant-files.ts";
import { secretRanges } from "../features/secret-ranges.ts";
import { dockerfile } from "../languages/dockerfile/model/dockerfile.ts";
import { environmentFile } from "../languages/dotenv/model/file.ts";
import type { FactKind } from "../contract/rule.ts";
import { type ActionData, FIX_ALL_KIND, listActions, reasonCommand, resolveAction, wantsKind } from "./code-actions.ts";
import { type Checked, createChecker } from "./checker.ts";
import { type OtherFile, SOURCE, toCompletionItems, toDiagnostic, toRange } from "./convert.ts";
import type { FileHost } from "./host.ts";
import { explainAt } from "../features/explain.ts";
import { takeTurns } from "./turns.ts";
import { describeHover } from "./hover.ts";
import {
  GitStatesNotification,
  LintSetRequest,
  LintedNotification,
  SecretRangesRequest,
  WorkspaceCheckRequest,
} from "./protocol.ts";
import { listLinks, resolveLink } from "./links.ts";
import { readOtherFiles } from "./other-files.ts";
import { serveGenerators } from "./generators.ts";
import { createPusher } from "./push.ts";
import { type EditorSettings, readSettings } from "./settings.ts";
import { storeActions } from "./store-actions.ts";
import { checkWorkspace } from "./workspace-check.ts";
import { encodePath } from "./uris.ts";
import { createWorkspace } from "./workspace.ts";

const WATCHED = [
  "**/*.{yaml,yml,json,env,dockerignore}",
  "**/{.env,.env.*,.gitignore,Dockerfile,Dockerfile.*,.paylint.yaml}",
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

  connection.onInitialize((params): InitializeResult => {
    capabilities = params.capabilities;
    const options = (params.initializationOptions ?? {}) as { settings?: unknown; ownCommands?: boolean };
    fallbackSettings = readSettings(options.settings);
    // The client has the commands that actions may name: to write a reason, to copy a command.
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
        completionProvider: { triggerCharacters: [" ", "/", ",", ":", "="] },
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
        watchers: WATCHED.map((globPattern) => ({ globPattern })),
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
    readFolders();
  });

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

  async function configOf(document: TextDocument): Promise<Config> {
    return workspace.configFor(workspace.placeOf(document.uri), await settingsFor(document.uri));
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
      const diagnostics = await diagnosticsOf(document, checked);
      await connection.sendDiagnostics({ uri: document.uri, version: checked.version, diagnostics });
    },
    (error) => connection.console.error(`Checking failed: ${visible(describeFailure(error))}`),
  );

  async function diagnosticsOf(document: TextDocument, checked: Checked): Promise<Diagnostic[]> {
    const other = await loadOthers(document, checked.findings);
    return checked.findings.map((finding) => toDiagnostic(document, finding, host.pageUri, other));
  }

  const loadOthers = (document: TextDocument, findings: readonly Finding[]): Promise<OtherFile> =>
    readOtherFiles(document, findings, workspace.placeOf(document.uri), (uri) => documents.get(uri), host);

  documents.onDidOpen(({ document }) => {
    if (!pulls()) schedulePush(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    const { path } = workspace.placeOf(document.uri);
    if (isConfigPath(path) || isReadByRules(path))
      factsChanged(workspace.fileChanged(document.uri, document.getText()), document.uri);
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
  });

  // An error answered here once made clients before 11 stop asking for good, so everything but a cancellation is an answer.
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const own = await settingsFor(document.uri);
    const id = checker.currentId(document, own);
    if (id !== undefined && id === previousResultId)
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id };
    const started = performance.now();
    const checked = await checker.check(document, own, () => token.isCancellationRequested);
    if (checked === undefined) {
      throw new ResponseError(LSPErrorCodes.ServerCancelled, "The document changed meanwhile", {
        retriggerRequest: true,
      });
    }
    const items = await diagnosticsOf(document, checked);
    if (checked.language !== undefined) {
      void connection.sendNotification(LintedNotification, {
        uri: document.uri,
        findings: items.length,
        milliseconds: Math.round((performance.now() - started) * 10) / 10,
      });
    }
    return { kind: DocumentDiagnosticReportKind.Full, resultId: checked.id, items };
  });

  async function checkedDocument(
    uri: string,
  ): Promise<{ document: TextDocument; checked: Checked; language: Language } | undefined> {
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const checked = await checker.check(document, await settingsFor(uri), () => false);
    return checked?.language === undefined ? undefined : { document, checked, language: checked.language };
  }

  connection.onCodeAction(async ({ textDocument, range, context }): Promise<CodeAction[]> => {
    const found = await checkedDocument(textDocument.uri);
    if (found === undefined) return [];
    const { document, checked, language } = found;
    const other = await loadOthers(document, checked.findings);
    const diagnosticOf = (finding: Finding): Diagnostic => toDiagnostic(document, finding, host.pageUri, other);
    const actions = listActions({
      document,
      language,
      findings: checked.findings,
      range,
      only: context.only,
      diagnosticOf,
    });
    const resolvesEdits = capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true;
    const resolved = resolvesEdits ? actions : await Promise.all(actions.map(resolve));
    if (!hasOwnCommands || language !== "dotenv" || !wantsKind(context.only, CodeActionKind.QuickFix)) return resolved;
    const { team } = await configOf(document);
    const file = environmentFile(document.getText(), workspace.placeOf(document.uri).path, team);
    const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    return [...resolved, ...storeActions(file, span)];
  });

  connection.onCodeActionResolve(resolve);

  async function resolve(action: CodeAction): Promise<CodeAction> {
    const data = action.data as ActionData | undefined;
    const found = data === undefined ? undefined : await checkedDocument(data.uri);
    if (data === undefined || found === undefined) return action;
    const { document, checked, language } = found;
    const other = await loadOthers(document, checked.findings);
    const scopeOf = (offset: number): { start: number } =>
      scopeAt(workspace.placeOf(document.uri).path, document.getText(), language, offset);
    const edit = resolveAction(data, document, language, checked.findings, other, scopeOf);
    if (edit === undefined) return { ...action, disabled: { reason: "The document has changed; open the menu again" } };
    return hasOwnCommands && data.apply.kind === "ignore"
      ? { ...action, edit, command: reasonCommand(document.uri, edit) }
      : { ...action, edit };
  }

  connection.onHover(async ({ textDocument, position }) => {
    const found = await checkedDocument(textDocument.uri);
    if (found === undefined) return null;
    const { document, checked, language } = found;
    const place = workspace.placeOf(document.uri);
    const offset = document.offsetAt(position);
    const explanation = explainAt(document.getText(), language, place, (await configOf(document)).team, offset);
    const uriOf = (path: string): string => `${place.folder?.uri ?? ""}/${encodePath(path)}`;
    return describeHover({ document, findings: checked.findings, offset, explanation, pageUri: host.pageUri, uriOf });
  });

  connection.onDocumentLinks(async ({ textDocument }) => {
    const found = await checkedDocument(textDocument.uri);
    if (found?.language !== "dockerfile") return [];
    const { document } = found;
    const { path, folder } = workspace.placeOf(document.uri);
    const file = dockerfile(document.getText(), path, (await configOf(document)).team);
    const uriOf = (target: string): string => `${folder?.uri ?? ""}/${encodePath(target)}`;
    return folder === undefined ? [] : listLinks(document, file, uriOf);
  });

  connection.onDocumentLinkResolve((link) => resolveLink(link, host));

  connection.onCompletion(async ({ textDocument, position }) => {
    const found = await checkedDocument(textDocument.uri);
    if (found === undefined) return [];
    const { document, language } = found;
    const { path } = workspace.placeOf(document.uri);
    const offset = document.offsetAt(position);
    const completions = complete(document.getText(), offset, language, path, (await configOf(document)).team);
    return toCompletionItems(document, completions, offset);
  });

  connection.onRequest(SecretRangesRequest, async ({ uri, text }) => {
    const { path } = workspace.placeOf(uri);
    const found = await checkedDocument(uri);
    const document = found?.document ?? TextDocument.create(uri, "", 0, text ?? "");
    const config = await configOf(document);
    const checked = found?.checked ?? (await takeTurns(lintSteps({ path, text: document.getText() }, { config })));
    if (checked?.language === undefined) return [];
    const { language, findings } = checked;
    const spans = await takeTurns(secretRanges(path, document.getText(), language, findings, config.team));
    return (spans ?? []).map((span) => toRange(document, span));
  });

  connection.onNotification(GitStatesNotification, ({ root, states }) => {
    factsChanged(workspace.setGitStates(root, states));
  });

  connection.onRequest(WorkspaceCheckRequest, (token) =>
    checkWorkspace({
      workspace,
      host: filesAsOpen,
      settingsFor,
      token,
      connection,
    }),
  );

  serveGenerators(connection);

  connection.onRequest(LintSetRequest, async ({ root, texts }) => {
    const uriOf = (path: string): string => `${root}/${encodePath(path)}`;
    const { folder } = workspace.placeOf(uriOf(""));
    if (folder?.ready === false) await workspace.readFolder(folder, filesAsOpen);
    const settings = await settingsFor(uriOf(""));
    return lintSet(texts, (path) => workspace.configFor(workspace.placeOf(uriOf(path)), settings));
  });

  documents.listen(connection);
  connection.listen();
}

function reasonOf(error: unknown): string {
  return visible(error instanceof Error ? error.message : String(error));
}
