import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { OutsideError, createFile, replaceFile } from "../../server/src/disk/write.ts";

const noLinks = process.platform === "win32" ? "links need rights of their own on Windows" : false;

function inFolders(body: (root: string, outside: string) => void): void {
  const outer = mkdtempSync(join(tmpdir(), "paylint-write-"));
  try {
    const [root, outside] = [join(outer, "inside"), join(outer, "outside")];
    mkdirSync(root);
    mkdirSync(outside);
    writeFileSync(join(outside, "keys"), "mine\n");
    body(root, outside);
    assert.deepEqual(readdirSync(outside), ["keys"], "nothing new outside");
    assert.equal(readFileSync(join(outside, "keys"), "utf8"), "mine\n");
  } finally {
    rmSync(outer, { recursive: true, force: true });
  }
}

describe("writing into a folder that anybody may have prepared", { skip: noLinks }, () => {
  test("a file takes the place of the old one, keeps its rights, and leaves nothing beside it", () =>
    inFolders((root) => {
      const path = join(root, "a/b/c.md");
      replaceFile(path, "one", root);
      chmodSync(path, 0o600);
      replaceFile(path, "two", root);
      assert.equal(readFileSync(path, "utf8"), "two");
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(join(root, "a/b")), ["c.md"]);
    }));

  test("a link is replaced, and what it leads to stays as it is", () =>
    inFolders((root, outside) => {
      for (const name of ["RUNBOOK.md", "RUNBOOK.md.new", "dangling"])
        symlinkSync(join(outside, name === "dangling" ? "new" : "keys"), join(root, name));
      for (const name of ["RUNBOOK.md", "dangling"]) {
        replaceFile(join(root, name), "text", root);
        assert.ok(lstatSync(join(root, name)).isFile());
      }
    }));

  test("folders that lead out are refused, wherever the link stands", () =>
    inFolders((root, outside) => {
      symlinkSync(outside, join(root, ".paylint"));
      mkdirSync(join(root, "k8s"));
      symlinkSync("../../outside", join(root, "k8s/base"));
      symlinkSync(join(outside, "not-there"), join(root, "later"));
      for (const path of [".paylint/deployments/x.md", ".paylint/x.md", "k8s/base/x.yaml", "later/x", "../x"]) {
        assert.throws(() => replaceFile(join(root, path), "text", root), OutsideError, path);
        assert.throws(() => createFile(join(root, path), "text", root), OutsideError, path);
      }
    }));

  test("a new file never takes the place of anything, nor goes through a link", () =>
    inFolders((root, outside) => {
      createFile(join(root, "k8s/a.yaml"), "text", root);
      symlinkSync(join(outside, "new"), join(root, "b.yaml"));
      for (const name of ["k8s/a.yaml", "b.yaml"])
        assert.throws(() => createFile(join(root, name), "other", root), { code: "EEXIST" });
      assert.equal(readFileSync(join(root, "k8s/a.yaml"), "utf8"), "text");
      assert.equal(existsSync(join(outside, "new")), false);
    }));
});
