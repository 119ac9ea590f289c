import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { FileChangeType } from "vscode-languageserver/node";
import { readTextNow } from "../../server/src/disk/read.ts";
import { GitStatesNotification, WorkspaceCheckRequest } from "../../server/src/lsp/protocol.ts";
import { startSession } from "./session.ts";

const skip = process.platform === "win32" ? "Windows has no pipes and links as these" : false;

/** More than the threads that read files: a reader that waited for each of them would never answer again. */
const NAMES = [
  ".gitignore",
  ".dockerignore",
  "a/.gitignore",
  "b.env",
  "c.js",
  "d.yaml",
  "package.json",
  "compose.yaml",
];

const KINDS: Readonly<Record<string, (path: string) => void>> = {
  "a pipe": (path) => assert.equal(spawnSync("mkfifo", [path]).status, 0),
  "a link to a device": (path) => symlinkSync("/dev/zero", path),
  "a link out of the folder": (path) => symlinkSync("/etc/hostname", path),
  "a huge file": (path) => {
    writeFileSync(path, "{}");
    truncateSync(path, 1.5 * 1024 ** 3);
  },
};

describe("the server answers whatever lies in the folder", { skip }, () => {
  for (const [kind, make] of Object.entries(KINDS))
    test(kind, async () => {
      const folder = mkdtempSync(join(tmpdir(), "paylint-lsp-"));
      mkdirSync(join(folder, "a"));
      for (const name of NAMES) make(join(folder, name));
      const session = await startSession({ existing: folder });
      try {
        await session.connection.sendNotification(GitStatesNotification, {
          root: session.uriOf("").replace(/\/$/, ""),
          states: { ".env": "untracked" },
        });
        const text = "PORT=1\nPORT=2\n";
        const uri = await session.open(".env", "dotenv", text);
        const dockerfile = await session.open("Dockerfile", "dockerfile", "FROM node:latest\nCOPY . .\n");
        for (const name of NAMES)
          await session.connection.sendNotification("workspace/didChangeWatchedFiles", {
            changes: [{ uri: session.uriOf(name), type: FileChangeType.Changed }],
          });
        assert.ok((await session.diagnostics(uri)).some(({ code }) => code === "dotenv/duplicate-key"));
        assert.ok((await session.diagnostics(dockerfile)).length > 0);
        await session.connection.sendRequest(WorkspaceCheckRequest);
        await session.actions(uri, { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } });
        const peak = peakMemory(session.process.pid);
        assert.ok(peak === undefined || peak < 400, `${peak ?? 0} MiB`);
      } finally {
        await session.end();
        rmSync(folder, { recursive: true, force: true });
      }
    });
});

/** In MiB, where the system tells it. */
function peakMemory(pid: number | undefined): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readTextNow(`/proc/${pid ?? 0}/status`) ?? "")?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
