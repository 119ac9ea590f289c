import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");

/** Each room and the rooms it may use. `rules` sees the contract, the models, the judge and the syntax: never the engine. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  base: [],
  syntax: ["base"],
  model: ["base", "syntax"],
  secrets: ["base", "syntax", "model"],
  rules: ["base", "syntax", "model", "secrets"],
  engine: ["base", "syntax", "model", "secrets", "rules"],
  scaffold: ["base", "syntax", "model", "secrets", "rules", "engine"],
  disk: ["base", "model", "engine", "scaffold"],
  deploy: ["base", "syntax", "model", "secrets", "engine", "disk"],
  version: [],
  lsp: ["base", "syntax", "model", "secrets", "rules", "engine", "scaffold", "disk", "version"],
  cli: ["base", "syntax", "model", "secrets", "rules", "engine", "scaffold", "disk", "deploy", "version"],
  client: ["base", "model", "engine", "scaffold", "deploy", "lsp"],
};

/** Rooms that are pure: they run in a worker, so nothing of Node is there. */
const PURE = new Set(["base", "syntax", "model", "secrets", "rules", "engine", "scaffold"]);

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(root, folder, path));

function roomOf(file: string): string {
  const [wing, , room] = relative(root, file).split(/[\\/]/);
  return wing === "client" ? "client" : (room ?? "").replace(/\.ts$/, "");
}

const imports = [...sources("server/src"), ...sources("client/src")].flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?"([^"]+)"/g)].map((match) => ({
    file,
    target: match[1] ?? "",
  })),
);

test("rooms use only the rooms below them", () => {
  assert.ok(imports.length > 100);
  const wrong = imports.flatMap(({ file, target }) => {
    if (!target.startsWith(".")) return [];
    const from = roomOf(file);
    const to = roomOf(resolve(dirname(file), target));
    return from === to || MAY_USE[from]?.includes(to) === true ? [] : [`${relative(root, file)} -> ${target}`];
  });
  assert.deepEqual(wrong, []);
});

test("only the client knows VS Code, and pure rooms know nothing of Node", () => {
  const wrong = imports.flatMap(({ file, target }) => {
    const room = roomOf(file);
    const forbidden = (target === "vscode" && room !== "client") || (PURE.has(room) && target.startsWith("node:"));
    return forbidden ? [`${relative(root, file)} -> ${target}`] : [];
  });
  assert.deepEqual(wrong, []);
});

test("no rule imports another rule or the list of rules", () => {
  const wrong = imports.flatMap(({ file, target }) => {
    if (roomOf(file) !== "rules" || !/rules[\\/]\w+[\\/]/.test(file)) return [];
    const to = relative(join(root, "server/src/rules"), resolve(dirname(file), target)).replaceAll("\\", "/");
    const isRule = target.startsWith(".") && !to.startsWith("..") && to !== "rule.ts" && to !== "pci.ts";
    return isRule ? [`${relative(root, file)} -> ${target}`] : [];
  });
  assert.deepEqual(wrong, []);
});

test("no file is larger than one subject", () => {
  const large = [...sources("server/src"), ...sources("client/src")]
    .filter((file) => !file.endsWith("rules/index.ts"))
    .map((file) => ({ file: relative(root, file), lines: readFileSync(file, "utf8").split("\n").length }))
    .filter(({ lines }) => lines > 400);
  assert.deepEqual(large, []);
});
