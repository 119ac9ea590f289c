import {
  type CodeAction,
  CodeActionKind,
  CompletionItemKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  PositionEncodingKind,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { completeConfig, completeIgnoreComment } from "../engine/complete.ts";
import type { Finding } from "../engine/finding.ts";
import type { Language } from "../engine/identify.ts";
import { lintSet } from "../engine/lint-set.ts";
import { scopeAt } from "../engine/lint.ts";
import type { FactKind } from "../rules/rule.ts";
import { type ActionData, FIX_ALL_KIND, listActions, reasonCommand, resolveAction } from "./code-actions.ts";
import { type Checked, createChecker } from "./checker.ts";
import { type OtherFile, SOURCE, toDiagnostic, toRange } from "./convert.ts";
import type { FileHost } from "./host.ts";
import { hoverFindings } from "./hover.ts";
import { type EditorSettings, readSettings } from "./settings.ts";
import { GitStatesNotification, LintSetRequest, LintedNotification, WorkspaceCheckRequest } from "./protocol.ts";
import { checkWorkspace } from "./workspace-check.ts";
import { createWorkspace, encodePath } from "./workspace.ts";

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
  const workspace = createWorkspace();
  let capabilities: InitializeParams["capabilities"] = {};
  let fallbackSettings: EditorSettings = {};
  let writesReasons = false;
  const settings = new Map<string, Promise<EditorSettings>>();

  // A client that cannot be asked to look again would miss what other files change, so it gets findings published instead.
  const pulls = (): boolean =>
    capabilities.textDocument?.diagnostic !== undefined && capabilities.workspace?.diagnostics?.refreshSupport === true;
  const checker = createChecker(workspace, (_, uri) => refresh(uri));

  connection.onInitialize((params): InitializeResult => {
    capabilities = params.capabilities;
    const options = (params.initializationOptions ?? {}) as { settings?: unknown; writesReasons?: boolean };
    fallbackSettings = readSettings(options.settings);
    // The client has a command that puts the cursor where an ignore comment's reason goes.
    writesReasons = options.writesReasons === true;
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
        completionProvider: { triggerCharacters: [" ", "/", ",", ":"] },
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
      workspace.readFolder(folder, host).then(
        () => {
          for (const document of documents.all()) takeOpenText(document);
          checker.invalidate(new Set(["config"]));
          refresh();
        },
        (error: unknown) => connection.console.error(`The folder could not be read: ${reasonOf(error)}`),
      );
    }
  }

  /** What is open counts as it stands in the editor, not as it lies on the disk. */
  function takeOpenText(document: TextDocument): void {
    checker.invalidate(workspace.fileChanged(document.uri, document.getText()));
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
  function refresh(except?: string, kinds?: ReadonlySet<FactKind>): void {
    const concerned = documents.all().filter(({ uri }) => kinds === undefined || checker.reads(uri, kinds));
    if (!pulls()) for (const { uri } of concerned) if (uri !== except) schedulePush(uri);
    if (pulls() && (kinds === undefined || concerned.length > 0)) void connection.languages.diagnostics.refresh();
  }

  const pending = new Set<string>();

  /**
   * Coalesces: the check waits as long as the turns of the event loop bring changes, one message a turn, so that the last
   * text of a burst is checked once. A single keystroke waits for two quiet turns, which take no time.
   */
  function schedulePush(uri: string): void {
    if (pending.has(uri)) return;
    pending.add(uri);
    const waitFor = (seen: number | undefined, quiet: number, turns: number): void => {
      soon(() => {
        const version = documents.get(uri)?.version;
        const quietNow = version === seen ? quiet + 1 : 0;
        if (quietNow < QUIET_TURNS && turns < MAX_TURNS) {
          waitFor(version, quietNow, turns + 1);
          return;
        }
        pending.delete(uri);
        push(uri).catch((error: unknown) => connection.console.error(`Checking failed: ${reasonOf(error)}`));
      });
    };
    waitFor(documents.get(uri)?.version, 0, 0);
  }

  async function push(uri: string): Promise<void> {
    const document = documents.get(uri);
    if (document === undefined) return;
    const started = document.version;
    const checked = await checker.check(
      document,
      await settingsFor(uri),
      () => documents.get(uri)?.version !== started,
    );
    if (checked === undefined || documents.get(uri) !== document) return;
    const diagnostics = await diagnosticsOf(document, checked);
    await connection.sendDiagnostics({ uri, version: checked.version, diagnostics });
  }

  async function diagnosticsOf(document: TextDocument, checked: Checked): Promise<Diagnostic[]> {
    const other = await loadOthers(document, checked.findings);
    return checked.findings.map((finding) => toDiagnostic(document, finding, host.pageUri, other));
  }

  /** The texts of the other files that findings point at or would edit. */
  async function loadOthers(document: TextDocument, findings: readonly Finding[]): Promise<OtherFile> {
    const { folder, path: own } = workspace.placeOf(document.uri);
    const paths = new Set(
      findings.flatMap((finding) => [
        ...finding.related.flatMap(({ path }) => (path === undefined ? [] : [path])),
        ...finding.fixes.flatMap((fix) => fix.edits.flatMap(({ path }) => (path === undefined ? [] : [path]))),
      ]),
    );
    const known = new Map<string, TextDocument | undefined>([[own, document]]);
    const uriOf = (path: string): string =>
      path === own || folder === undefined ? document.uri : `${folder.uri}/${encodePath(path)}`;
    for (const path of paths) {
      if (known.has(path)) continue;
      const uri = uriOf(path);
      const open = documents.get(uri);
      const text = open === undefined ? await host.readFile(uri) : undefined;
      known.set(path, open ?? (text === undefined ? undefined : TextDocument.create(uri, "", -1, text)));
    }
    return (path) => ({ uri: uriOf(path), document: known.get(path) });
  }

  documents.onDidOpen(({ document }) => {
    if (!pulls()) schedulePush(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    if (isConfigUri(document.uri)) {
      takeOpenText(document);
      refresh(document.uri);
    }
    if (!pulls()) schedulePush(document.uri);
  });
  documents.onDidClose(({ document }) => {
    checker.forget(document.uri);
    if (!pulls()) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    rereadFile(document.uri);
  });

  function rereadFile(uri: string): void {
    host.readFile(uri).then(
      (text) => noteChange(uri, text),
      (error: unknown) => connection.console.error(`A file could not be read: ${reasonOf(error)}`),
    );
  }

  function noteChange(uri: string, text: string | undefined): void {
    const changed = workspace.fileChanged(uri, text);
    if (changed.size === 0) return;
    checker.invalidate(changed);
    refresh();
  }

  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      if (documents.get(uri) !== undefined) continue;
      if (type === FileChangeType.Deleted) noteChange(uri, undefined);
      else rereadFile(uri);
    }
  });

  connection.onDidChangeConfiguration(({ settings: sent }: { settings?: { paylint?: unknown } | null }) => {
    settings.clear();
    if (sent?.paylint !== undefined) fallbackSettings = readSettings(sent.paylint);
    checker.invalidate(new Set(["config"]));
    refresh();
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
        milliseconds: performance.now() - started,
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
    if (capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true) return actions;
    return Promise.all(actions.map(resolve));
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
    return writesReasons && data.apply.kind === "ignore"
      ? { ...action, edit, command: reasonCommand(document.uri, edit) }
      : { ...action, edit };
  }

  connection.onHover(async ({ textDocument, position }) => {
    const found = await checkedDocument(textDocument.uri);
    return found === undefined
      ? null
      : (hoverFindings(found.document, found.checked.findings, found.document.offsetAt(position), host.pageUri) ??
          null);
  });

  connection.onCompletion(async ({ textDocument, position }) => {
    const found = await checkedDocument(textDocument.uri);
    if (found === undefined) return [];
    const { document, language } = found;
    const offset = document.offsetAt(position);
    const text = document.getText();
    const completions =
      language === "config" ? completeConfig(text, offset) : completeIgnoreComment(text, offset, language);
    return completions.map(({ label, detail, newText, start }) => ({
      label,
      detail,
      kind: CompletionItemKind.EnumMember,
      filterText: label,
      textEdit: { range: toRange(document, { start, end: offset }), newText },
    }));
  });

  connection.onNotification(GitStatesNotification, ({ root, states }) => {
    const changed = workspace.setGitStates(root, states);
    checker.invalidate(changed);
    if (changed.size > 0) refresh(undefined, changed);
  });

  connection.onRequest(WorkspaceCheckRequest, (token) =>
    checkWorkspace({
      workspace,
      host,
      settingsFor,
      openText: (uri) => documents.get(uri)?.getText(),
      token,
      connection,
    }),
  );

  connection.onRequest(LintSetRequest, async ({ root, texts }) => {
    const uriOf = (path: string): string => `${root}/${encodePath(path)}`;
    const { folder } = workspace.placeOf(uriOf(""));
    if (folder?.ready === false) await workspace.readFolder(folder, host);
    const settings = await settingsFor(uriOf(""));
    return lintSet(texts, (path) => workspace.configFor(workspace.placeOf(uriOf(path)), settings));
  });

  documents.listen(connection);
  connection.listen();
}

const QUIET_TURNS = 2;

/** After so many turns the check runs whatever still comes in. */
const MAX_TURNS = 200;

/** The next turn of the event loop. A worker has timers only, which take a millisecond at least. */
const soon: (body: () => void) => void =
  (globalThis as { setImmediate?: (body: () => void) => void }).setImmediate ?? ((body) => void setTimeout(body, 0));

function isConfigUri(uri: string): boolean {
  return /\/\.paylint\.ya?ml$/.test(uri);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
