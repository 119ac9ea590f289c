import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, describe, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { knownRuleIds, summaryOf } from "../../server/src/engine/catalogue.ts";
import { builtExtension } from "../built.ts";
import { readZip } from "../vscode/zip.ts";

/** The most that a file may have that is not the engine; the client, with its library, is the largest. */
const MAX_BYTES = 750 * 1024;

/** What only one place in our sources or in a library declares, and the file that has it. */
const DECLARED: readonly (readonly [pattern: RegExp, file: string])[] = [
  [/function ?\* ?lintSteps\(/g, "engine.js"],
  [/\bComposer ?= ?class\b/g, "engine.js"],
  [/\bfunction runServer\(/g, "engine.js"],
  [/\bfunction runDeploy\(/g, "machine.js"],
  [/\bBaseLanguageClient ?= ?class\b/g, "client.js"],
];

interface Answer {
  readonly id?: number;
  readonly result?: { readonly items?: readonly { readonly code: string }[] };
}

/** Loads a client where `vscode` is there in name only, and prints which files of the folder that took. */
const LOAD = `
const Module = require("node:module");
const { basename, dirname } = require("node:path");
const [client, ...names] = process.argv.slice(1);
const vscode = Object.fromEntries(names.map((name) => [name, class {}]));
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
require(client);
const files = Object.keys(require.cache).filter((file) => dirname(file) === dirname(client));
console.log(files.map((file) => basename(file)).sort().join(" "));
`;

describe("the extension's package", () => {
  const folder = mkdtempSync(join(tmpdir(), "paylint-engine-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const programs = new Map<string, string>();
  for (const [name, data] of readZip(readFileSync(builtExtension()))) {
    if (!/^extension\/dist\/[\w.]+\.js$/.test(name)) continue;
    // A long text goes on in the next line.
    programs.set(basename(name), data.toString("utf8").replaceAll("\\\n", ""));
    writeFileSync(join(folder, basename(name)), data);
  }

  test("holds every part once", () => {
    const wordings = knownRuleIds().map(summaryOf);
    assert.ok(wordings.length > 100);
    for (const wording of wordings) {
      const text = JSON.stringify(wording).slice(1, -1);
      assert.deepEqual(
        [...programs].filter(([, program]) => program.includes(text)).map(([name]) => name),
        ["engine.js"],
        wording,
      );
    }
    for (const [pattern, file] of DECLARED)
      assert.deepEqual(
        [...programs].flatMap(([name, program]) => Array.from(program.matchAll(pattern), () => name)),
        [file],
        pattern.source,
      );
    assert.deepEqual(
      [...programs].filter(([name, { length }]) => name !== "engine.js" && length > MAX_BYTES).map(([name]) => name),
      [],
    );
  });

  test("the client loads neither the engine nor deploys before a command asks for them", () => {
    const types = readFileSync(join(import.meta.dirname, "../../node_modules/@types/vscode/index.d.ts"), "utf8");
    const names = [...types.matchAll(/export (?:class|enum|namespace) (\w+)/g)].map(([, name = ""]) => name);
    const words = ["--eval", LOAD, join(folder, "client.desktop.js"), ...names];
    const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    assert.equal(stdout.trim(), "client.desktop.js client.js", stderr);
  });

  test(
    "the engine is a worker's program: it needs nothing of Node and no other file",
    { timeout: 30_000 },
    async () => {
      const answers: Answer[] = [];
      let told: (() => void) | undefined;
      const worker = {
        ...{ TextEncoder, TextDecoder, URL, console, crypto, performance, queueMicrotask },
        ...{ setTimeout, clearTimeout, setInterval, clearInterval },
        // Set by the program.
        onmessage: undefined as ((event: { readonly data: object }) => void) | undefined,
        addEventListener: () => undefined,
        postMessage(message: Answer) {
          answers.push(structuredClone(message));
          told?.();
        },
      };
      runInContext(
        readFileSync(join(folder, "engine.js"), "utf8"),
        createContext(Object.assign(worker, { self: worker })),
      );
      const send = (message: object): void => worker.onmessage?.({ data: { jsonrpc: "2.0", ...message } });
      const answer = async (id: number): Promise<Answer> => {
        for (;;) {
          const found = answers.find((one) => one.id === id);
          if (found !== undefined) return found;
          await new Promise<void>((resolve) => (told = resolve));
        }
      };
      const textDocument = { uri: "file:///shop/.env", languageId: "dotenv", version: 1, text: "PORT=1\nPORT=2\n" };
      send({
        id: 1,
        method: "initialize",
        params: { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } },
      });
      await answer(1);
      send({ method: "initialized", params: {} });
      send({ method: "textDocument/didOpen", params: { textDocument } });
      send({ id: 2, method: "textDocument/diagnostic", params: { textDocument } });
      const { result } = await answer(2);
      assert.deepEqual(
        result?.items?.map(({ code }) => code),
        ["dotenv/duplicate-key"],
      );
    },
  );
});
