import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ProposedFeatures, createConnection } from "vscode-languageserver/node";
import { readText, walkFolder } from "../disk/walk.ts";
import { VERSION } from "../version.ts";
import type { FileHost } from "./host.ts";
import { runServer } from "./server.ts";

/**
 * The server as a process: `--stdio` for any editor, `--node-ipc` for VS Code.
 * `--page-uri TEMPLATE` says where rule pages open, with `{rule}` for the name; the files beside the program otherwise.
 */
const template = argumentAfter("--page-uri");
const pages = join(import.meta.dirname, "rules");

const host: FileHost = {
  listFiles: (folder) =>
    folder.startsWith("file:") ? walkFolder(fileURLToPath(folder)) : Promise.resolve({ paths: [], isCut: false }),
  readFile: (uri) => (uri.startsWith("file:") ? readText(fileURLToPath(uri)) : Promise.resolve(undefined)),
  pageUri: (rule) => {
    if (template !== undefined) return template.replace("{rule}", encodeURIComponent(rule));
    const page = join(pages, `${rule}.md`);
    return existsSync(page) ? pathToFileURL(page).href : `paylint:${rule}`;
  },
};

function argumentAfter(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

runServer(createConnection(ProposedFeatures.all), host, VERSION);
