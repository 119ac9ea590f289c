import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { builtPackage } from "../built.ts";
import { startSession } from "../lsp/session.ts";
import { installEditor } from "../vscode/install.ts";

/** Enough for the check to be spread over threads. */
const MANY = 700;

describe("the programs as a package, installed into an empty folder on the oldest Node", () => {
  let node: string;
  const folder = mkdtempSync(join(tmpdir(), "paylint-installed-"));
  const run = (program: string, ...words: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(program, words, {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 26,
      shell: process.platform === "win32",
      env: {
        ...process.env,
        PATH: [dirname(node), process.env["PATH"]].join(delimiter),
        NO_COLOR: "1",
        npm_config_cache: join(folder, "cache"),
        npm_config_update_notifier: "false",
        npm_config_offline: "true",
      },
    });
  before(async () => {
    ({ node } = await installEditor("floor"));
    writeFileSync(join(folder, "package.json"), "{}\n");
    const { status, stderr } = run("npm", "install", "--no-audit", "--no-fund", builtPackage());
    assert.equal(status, 0, stderr);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const installed = join(folder, "node_modules/paylint");

  test("holds the programs, the rules' pages, and nothing else", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        join(parentPath, name)
          .slice(installed.length + 1)
          .replaceAll("\\", "/"),
      );
    const others = files.filter((file) => !/^dist\/rules\/[\w-]+\/[\w-]+\.md$/.test(file));
    assert.deepEqual(others.sort(), [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/NOTICE",
      "dist/cli.js",
      "dist/cli.main.js",
      "dist/engine.js",
      "dist/machine.js",
      "dist/server.js",
      "dist/server.main.js",
      "package.json",
    ]);
    assert.ok(files.length - others.length > 100, "the pages are there");
    const { dependencies, private: isPrivate } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
      dependencies?: unknown;
      private?: unknown;
    };
    assert.deepEqual([dependencies, isPrivate], [undefined, undefined]);
  });

  test("`npx paylint check` checks, in threads too, and explains", () => {
    // Where there is no older one from npm, it is the one that runs the tests.
    if (process.platform === "linux" && process.arch === "x64") assert.match(run(node, "--version").stdout, /^v20\./);
    mkdirSync(join(folder, "shop"));
    for (let each = 0; each < MANY; each++)
      writeFileSync(join(folder, `shop/${each}.env`), each === 0 ? "PORT=1\nPORT=2\n" : `PORT=${each}\n`);
    const checked = run("npx", "paylint", "check", "shop");
    assert.equal(checked.stderr, "");
    assert.match(checked.stdout, /dotenv\/duplicate-key/);
    const page = run("npx", "paylint", "explain", "dotenv/duplicate-key");
    assert.match(page.stdout, /^# /);
  });

  test("the language server answers an editor", async () => {
    const server = join(installed, "dist/server.js");
    const session = await startSession({ program: { node, server } });
    try {
      const uri = await session.open(".env", "dotenv", "PORT=1\nPORT=2\n");
      assert.deepEqual(
        (await session.diagnostics(uri)).map(({ code }) => code),
        ["dotenv/duplicate-key"],
      );
    } finally {
      assert.equal(await session.end(), 0);
    }
  });
});
