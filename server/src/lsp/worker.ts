import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { VERSION } from "../version.ts";
import type { FileHost } from "./host.ts";
import { ListFilesRequest, ReadFileRequest } from "./protocol.ts";
import { runServer } from "./server.ts";

/** The server in a web worker: the editor lists and reads files for it. */
declare const self: DedicatedWorkerGlobalScope;

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));

const host: FileHost = {
  listFiles: (folder) => connection.sendRequest(ListFilesRequest, folder),
  readFile: async (uri) => (await connection.sendRequest(ReadFileRequest, uri)) ?? undefined,
  pageUri: (rule) => `command:paylint.openRule?${encodeURIComponent(JSON.stringify([rule]))}`,
};

runServer(connection, host, VERSION);
