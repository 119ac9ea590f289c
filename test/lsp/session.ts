import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  type CompletionItem,
  CompletionRequest,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  ExitNotification,
  type Hover,
  HoverRequest,
  InitializeRequest,
  type InitializeResult,
  InitializedNotification,
  type MessageConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  type RegistrationParams,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  createMessageConnection,
} from "vscode-languageserver/node";

import { built } from "../built.ts";
import { SecretRangesRequest } from "../../server/src/lsp/protocol.ts";

const own = built("dist/server.js");

export const PULLING: ClientCapabilities = {
  textDocument: { diagnostic: {}, codeAction: { resolveSupport: { properties: ["edit"] } } },
  workspace: { diagnostics: { refreshSupport: true } },
};

/** An editor's side of the protocol, spoken to the built server over its standard streams. */
export interface Session {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  readonly initialized: InitializeResult;
  readonly folder: string;
  /** Asks the client was asked to look again so far. */
  refreshes(): number;
  uriOf(path: string): string;
  open(path: string, languageId: string, text: string): Promise<string>;
  change(uri: string, version: number, range: Range | undefined, text: string): Promise<void>;
  close(uri: string): Promise<void>;
  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  /** The next publication for a document that the test accepts. */
  published(uri: string, accept: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
  /** Resolves when the server has asked to look again more often than `count` times. */
  refreshedBeyond(count: number): Promise<void>;
  actions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]>;
  resolve(action: CodeAction): Promise<CodeAction>;
  hover(uri: string, line: number, character: number): Promise<Hover | null>;
  complete(uri: string, line: number, character: number): Promise<CompletionItem[]>;
  /** Where the server says that a document holds secrets. */
  secretRanges(uri: string, text?: string): Promise<readonly Range[]>;
  /** What the server wrote to its error stream. */
  errorOutput(): string;
  end(): Promise<number | null>;
}

export interface SessionOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly capabilities?: ClientCapabilities;
  readonly settings?: unknown;
  /** More initialization options. */
  readonly initialization?: Readonly<Record<string, unknown>>;
  readonly trace?: "verbose";
  /** Without a folder, as when a single file is opened. */
  readonly loose?: boolean;
  /** What the server writes to its error stream is kept and not shown. */
  readonly quiet?: boolean;
  /** A module that the server's process loads first. */
  readonly preload?: string;
  /** The server in place of the one that was built here, and the Node that runs it. */
  readonly program?: { readonly node: string; readonly server: string };
  /** A folder that is there already, in place of a new one. */
  readonly existing?: string;
  /** Hears what the server registers after the start. */
  readonly onRegister?: (params: RegistrationParams) => void;
  /** Folders below the session's own that are the workspace's roots, in place of it. */
  readonly roots?: readonly string[];
}

export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const folder = options.existing ?? mkdtempSync(join(tmpdir(), "paylint-lsp-"));
  for (const [path, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const preload = options.preload === undefined ? [] : ["--import", options.preload];
  const { node, server } = options.program ?? { node: process.execPath, server: own };
  const child = spawn(node, [...preload, server, "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
  let errorOutput = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errorOutput += text;
    if (options.quiet !== true) process.stderr.write(text);
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const publications: PublishDiagnosticsParams[] = [];
  const waiting = new Set<() => void>();
  let refreshes = 0;
  const wake = (): void => waiting.forEach((look) => look());
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    publications.push(params);
    wake();
  });
  connection.onRequest("workspace/diagnostic/refresh", () => {
    refreshes++;
    wake();
    return null;
  });
  connection.onRequest("client/registerCapability", (params: RegistrationParams) => {
    options.onRegister?.(params);
    return null;
  });
  connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
    items.map(() => options.settings ?? {}),
  );
  connection.listen();
  const rootUri = pathToFileURL(folder).href;
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: options.loose === true ? null : rootUri,
    capabilities: options.capabilities ?? PULLING,
    workspaceFolders:
      options.loose === true
        ? null
        : (options.roots ?? [""]).map((root) => ({ uri: root === "" ? rootUri : `${rootUri}/${root}`, name: root })),
    initializationOptions: {
      ...options.initialization,
      ...(options.settings === undefined ? {} : { settings: options.settings }),
    },
    ...(options.trace === undefined ? {} : { trace: options.trace }),
  });
  await connection.sendNotification(InitializedNotification.type, {});

  const until = <Result>(look: () => Result | undefined): Promise<Result> =>
    new Promise((resolve) => {
      const attempt = (): void => {
        const result = look();
        if (result === undefined) return;
        waiting.delete(attempt);
        resolve(result);
      };
      waiting.add(attempt);
      attempt();
    });

  const uriOf = (path: string): string => `${rootUri}/${path.split("/").map(encodeURIComponent).join("/")}`;
  const pull: Session["pull"] = (uri, previousResultId) =>
    connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });

  return {
    connection,
    process: child,
    initialized,
    folder,
    refreshes: () => refreshes,
    uriOf,
    async open(path, languageId, text) {
      const uri = path.includes(":") ? path : uriOf(path);
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version: 1, text },
      });
      return uri;
    },
    change: (uri, version, range, text) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [range === undefined ? { text } : { range, text }],
      }),
    close: (uri) => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    pull,
    async diagnostics(uri) {
      const report = await pull(uri);
      return report.kind === "full" ? report.items : [];
    },
    published: (uri, accept) => until(() => publications.findLast((params) => params.uri === uri && accept(params))),
    refreshedBeyond: (count) => until(() => (refreshes > count ? true : undefined)).then(() => undefined),
    actions: async (uri, range, only) => {
      const answer = await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range,
        context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
      });
      return (answer ?? []) as CodeAction[];
    },
    resolve: (action) => connection.sendRequest(CodeActionResolveRequest.type, action),
    hover: (uri, line, character) =>
      connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line, character } }),
    complete: async (uri, line, character) =>
      (await connection.sendRequest(CompletionRequest.type, {
        textDocument: { uri },
        position: { line, character },
      })) as CompletionItem[],
    secretRanges: (uri, text) =>
      connection.sendRequest(SecretRangesRequest, { uri, ...(text === undefined ? {} : { text }) }),
    errorOutput: () => errorOutput,
    async end() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const code = await exited;
      connection.dispose();
      if (options.existing === undefined) rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

/** Runs a test with a session that ends with it, whatever happens. */
export async function withSession(
  options: SessionOptions | undefined,
  body: (session: Session) => Promise<void>,
): Promise<void> {
  const session = await startSession(options);
  try {
    await body(session);
  } finally {
    assert.equal(await session.end(), 0);
  }
}

export const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };
