import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  type ReadBytes,
  type Unread,
  readBytes,
  readBytesNow,
  readText,
  readTextNow,
  whyNoText,
} from "../../server/src/disk/read.ts";
import { LIMITS } from "../../server/src/engine/limits.ts";

const noPipes = process.platform === "win32" ? "Windows has no pipes and links as these" : false;

/** A folder `inside` beside one that is not meant, `outside`. */
async function inFolders(body: (root: string, outside: string) => Promise<void> | void): Promise<void> {
  const outer = mkdtempSync(join(tmpdir(), "paylint-read-"));
  try {
    const [root, outside] = [join(outer, "inside"), join(outer, "outside")];
    mkdirSync(join(root, "sub"), { recursive: true });
    mkdirSync(outside);
    writeFileSync(join(root, "a.env"), "PORT=1\n");
    writeFileSync(join(outside, "private"), "PORT=2\n");
    await body(root, outside);
  } finally {
    rmSync(outer, { recursive: true, force: true });
  }
}

/** Both readers say the same; a text stands for the bytes that were read. */
async function outcome(path: string, root?: string, limit?: number): Promise<string> {
  const shown = (read: ReadBytes | Unread): string =>
    typeof read === "string" ? read : `${read.bytes.toString("utf8")}${read.isWhole ? "" : "…"}`;
  const now = shown(readBytesNow(path, root, limit));
  assert.equal(shown(await readBytes(path, root, limit)), now);
  return now;
}

describe("reading a file of a folder that anybody may have filled", { skip: noPipes }, () => {
  test("regular files, also through links that stay in the folder", () =>
    inFolders(async (root) => {
      symlinkSync("../a.env", join(root, "sub/b.env"));
      symlinkSync("sub", join(root, "other"));
      for (const name of ["a.env", "sub/b.env", "other/b.env"])
        assert.equal(await outcome(join(root, name), root), "PORT=1\n", name);
    }));

  test("links that lead out count as not there to be read, however they are made", () =>
    inFolders(async (root, outside) => {
      symlinkSync(join(outside, "private"), join(root, "absolute"));
      symlinkSync("../outside/private", join(root, "relative"));
      symlinkSync(outside, join(root, "folder"));
      symlinkSync("folder/private", join(root, "twice"));
      for (const name of ["absolute", "relative", "folder/private", "twice"])
        assert.equal(await outcome(join(root, name), root), "outside", name);
      assert.equal(await outcome(join(root, "absolute")), "outside", "without a root it is the file's own folder");
      assert.equal(whyNoText(join(root, "absolute"), root).why, "it is a link that leads out of the folder");
      // A folder whose name begins alike is another one.
      mkdirSync(`${root}-other`);
      writeFileSync(join(`${root}-other`, "x"), "x");
      symlinkSync(`${root}-other/x`, join(root, "neighbour"));
      assert.equal(await outcome(join(root, "neighbour"), root), "outside");
    }));

  test("a folder that is itself reached through a link is the folder it leads to", () =>
    inFolders(async (root) => {
      symlinkSync(root, `${root}-link`);
      assert.equal(await outcome(join(`${root}-link`, "a.env"), `${root}-link`), "PORT=1\n");
      assert.equal(await outcome(join(root, "a.env"), `${root}-link`), "PORT=1\n");
    }));

  test("pipes, devices, folders and sockets are named and never waited for", () =>
    inFolders(async (root) => {
      assert.equal(spawnSync("mkfifo", [join(root, "pipe")]).status, 0);
      for (const path of ["/dev/zero", "/dev/tty", "/dev/stdin"]) symlinkSync(path, join(root, path.slice(5)));
      for (const name of ["pipe", "zero", "sub"]) assert.equal(await outcome(join(root, name), root), "special", name);
      for (const name of ["tty", "stdin"]) assert.notEqual(await outcome(join(root, name), root), "", name);
      assert.deepEqual(whyNoText(join(root, "pipe"), root), { why: "it is no regular file", isForContent: false });
    }));

  test("what is not there, loops and files above files", () =>
    inFolders(async (root) => {
      symlinkSync("loop", join(root, "loop"));
      symlinkSync("nowhere", join(root, "dangling"));
      assert.equal(await outcome(join(root, "nothing"), root), "missing");
      assert.equal(await outcome(join(root, "a.env/b"), root), "missing");
      assert.equal(await outcome(join(root, "dangling"), root), "missing");
      assert.equal(await outcome(join(root, "loop"), root), "outside");
    }));

  test("no more is read than the limit, whatever the file's size", () =>
    inFolders(async (root) => {
      assert.equal(await outcome(join(root, "a.env"), root, 7), "PORT=1\n");
      assert.equal(await outcome(join(root, "a.env"), root, 4), "PORT…");
      const large = join(root, "large.json");
      writeFileSync(large, "{}");
      // Takes no room on the disk, and would take it in the memory.
      truncateSync(large, 1.5 * 1024 ** 3);
      const read = readBytesNow(large, root);
      assert.ok(typeof read !== "string" && !read.isWhole && read.bytes.length === LIMITS.fileLength * 3);
    }));

  test("a text past the limit stays recognisable as one, and what holds a NUL is no text", () =>
    inFolders(async (root) => {
      const path = join(root, "long.env");
      writeFileSync(path, "x".repeat(LIMITS.fileLength * 3 + 1));
      assert.ok((readTextNow(path, root) ?? "").length > LIMITS.fileLength);
      assert.equal(await readText(path, root), readTextNow(path, root));
      writeFileSync(path, "a\0b");
      assert.equal(readTextNow(path, root), undefined);
      assert.ok(whyNoText(path, root).isForContent);
    }));

  test(
    "files that do not say their size",
    { skip: process.platform === "linux" ? false : "only Linux has /proc" },
    () => {
      assert.match(readTextNow("/proc/self/status") ?? "", /^Name:/);
    },
  );
});
