import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { ProposedFeatures, createConnection } from "vscode-languageserver/node";
import { readText } from "../disk/read.ts";
import { walkFolder } from "../disk/walk.ts";
import { VERSION } from "../version.ts";
import type { FileHost } from "./host.ts";
import { runServer } from "./server.ts";

// On a large machine V8 lets the heap grow fourfold before it collects; half as much again costs no time that could be measured.
setFlagsFromString("--heap-growing-percent=50");

/**
 * The server as a process: `--stdio` for any editor, `--node-ipc` for VS Code.
 * `--page-uri TEMPLATE` says where rule pages open, with `{rule}` for the name; the files beside the program otherwise.
 */
const template = argumentAfter("--page-uri");
const pages = join(import.meta.dirname, "rules");

/** The workspace's folders: what links lead out of them is not read. */
const roots = new Set<string>();

const host: FileHost = {
  listFiles(folder) {
    if (!folder.startsWith("file:")) return Promise.resolve({ paths: [], isCut: false });
    const root = fileURLToPath(folder);
    roots.add(root);
    return walkFolder(root);
  },
  readFile(uri) {
    if (!uri.startsWith("file:")) return Promise.resolve(undefined);
    const path = fileURLToPath(uri);
    const around = [...roots].filter((root) => path.startsWith(join(root, "/")));
    return readText(path, around.sort((left, right) => left.length - right.length)[0]);
  },
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
