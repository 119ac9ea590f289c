import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");

/** What every language, and whoever asks about languages, may use. */
const BELOW = ["base", "contract", "syntax", "model", "secrets"];

/**
 * Each room and the rooms it may use. `languages` is the list of languages and of their rules; `languages/model` what a file of
 * any language means. A language is a room that no other language enters.
 */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  base: [],
  contract: ["base"],
  syntax: ["base", "contract"],
  model: ["base", "contract", "syntax"],
  secrets: ["base", "contract", "syntax", "model"],
  language: BELOW,
  languages: [...BELOW, "language"],
  engine: [...BELOW, "languages"],
  workspace: [...BELOW, "languages", "languages/model", "engine"],
  features: [...BELOW, "languages", "engine"],
  service: [...BELOW, "languages/model", "engine", "workspace"],
  scaffold: [...BELOW, "languages/model", "engine", "service"],
  reports: [...BELOW, "engine", "features", "workspace", "service", "version"],
  disk: [...BELOW, "languages", "engine", "workspace", "features", "service", "scaffold"],
  deploy: [...BELOW, "languages/model", "engine", "workspace", "disk"],
  version: [],
  lsp: [...BELOW, "languages", "engine", "workspace", "features", "service", "scaffold", "disk", "version"],
  cli: [
    ...BELOW,
    "languages",
    "engine",
    "workspace",
    "features",
    "service",
    "scaffold",
    "reports",
    "disk",
    "deploy",
    "version",
  ],
  client: [
    "base",
    "contract",
    "model",
    "languages",
    "languages/model",
    "engine",
    "features",
    "service",
    "scaffold",
    "deploy",
    "lsp",
  ],
};

/** Rooms that are pure: they run in a worker, so nothing of Node is there. */
const PURE = new Set([
  ...BELOW,
  "language",
  "languages",
  "engine",
  "workspace",
  "features",
  "service",
  "scaffold",
  "reports",
]);

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(root, folder, path));

interface Place {
  readonly room: string;
  /** Of a file of a language: which one, and the room inside it. */
  readonly language?: string;
  readonly inner?: string;
}

function placeOf(file: string): Place {
  const [wing, , room = "", language = "", inner = ""] = relative(root, file).split(/[\\/]/);
  if (wing === "client") return { room: "client" };
  if (room === "languages" && !language.endsWith(".ts")) return { room: "language", language, inner };
  return { room: room.replace(/\.ts$/, "") };
}

const shown = (file: string): string => relative(root, file).replaceAll("\\", "/");

const files = [...sources("server/src"), ...sources("client/src")];
const imports = files.flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => ({
    file,
    target: match[1] ?? "",
  })),
);
const inside = imports.flatMap(({ file, target }) =>
  target.startsWith(".") ? [{ from: file, to: resolve(dirname(file), target) }] : [],
);

function mayImport(from: Place, to: Place): boolean {
  if (from.room === to.room) return from.language === to.language;
  const allowed = MAY_USE[from.room] ?? [];
  return allowed.includes(to.room) || (to.inner === "model" && allowed.includes("languages/model"));
}

test("rooms use only the rooms below them, and no language another one", () => {
  assert.ok(inside.length > 100);
  const wrong = inside
    .filter(({ from, to }) => !mayImport(placeOf(from), placeOf(to)))
    .map(({ from, to }) => `${shown(from)} -> ${shown(to)}`);
  assert.deepEqual(wrong, []);
});

test("imports go in no circle", () => {
  const targets = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { from, to } of inside) targets.get(from)?.push(to);
  const isDone = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, above: readonly string[]): void => {
    if (above.includes(file)) circles.push([...above.slice(above.indexOf(file)), file].map(shown).join(" -> "));
    if (above.includes(file) || isDone.has(file)) return;
    for (const target of targets.get(file) ?? []) walk(target, [...above, file]);
    isDone.add(file);
  };
  for (const file of files) walk(file, []);
  assert.deepEqual(circles, []);
});

test("only the client knows VS Code, and pure rooms know nothing of Node", () => {
  const wrong = imports.flatMap(({ file, target }) => {
    const { room } = placeOf(file);
    const forbidden = (target === "vscode" && room !== "client") || (PURE.has(room) && target.startsWith("node:"));
    return forbidden ? [`${shown(file)} -> ${target}`] : [];
  });
  assert.deepEqual(wrong, []);
});

test("no rule imports another rule, and nothing else but the list of rules imports one", () => {
  const isRule = (file: string): boolean => placeOf(file).inner === "rules";
  const wrong = inside
    .filter(({ from, to }) => isRule(to) && shown(from) !== "server/src/languages/rules.ts")
    .map(({ from, to }) => `${shown(from)} -> ${shown(to)}`);
  assert.deepEqual(wrong, []);
});

test("no file is larger than one subject", () => {
  const large = files
    .map((file) => ({ file: shown(file), lines: readFileSync(file, "utf8").split("\n") }))
    .filter(({ lines }) => lines.length > 400 && lines[0]?.startsWith("// Generated by ") !== true)
    .map(({ file }) => file);
  assert.deepEqual(large, []);
});
