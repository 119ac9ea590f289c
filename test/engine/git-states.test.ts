import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

const config = resolveConfig();

describe("the git state of a file", () => {
  test("comes from .gitignore files until git tells it", () => {
    const index = createIndex();
    const state = (path: string): string => index.view(path, {}).gitState(path);
    assert.equal(state("a/.env"), "unknown");
    assert.deepEqual([...index.add(".gitignore", ".env\n", config)].sort(), ["files", "git"]);
    assert.deepEqual([...index.add(".gitignore", ".env\n", config)], []);
    assert.equal(state("a/.env"), "ignored");
    assert.deepEqual([...index.setGitStates(new Map([["a/.env", "tracked"]]))], ["git"]);
    assert.deepEqual([...index.setGitStates(new Map([["a/.env", "tracked"]]))], []);
    assert.equal(state("a/.env"), "tracked");
    assert.equal(state("b/.env"), "ignored");
    assert.deepEqual([...index.setGitStates(undefined)], ["git"]);
    assert.equal(state("a/.env"), "ignored");
    assert.ok(index.remove(".gitignore").has("git"));
    assert.equal(state("a/.env"), "unknown");
  });

  test("is judged anew where a .gitignore has changed since git told it", () => {
    const index = createIndex();
    const state = (path: string): string => index.view(path, {}).gitState(path);
    index.add("a/.gitignore", "old.env\n", config);
    const told = new Map([
      ["a/.env", "untracked"],
      ["a/old.env", "ignored"],
      ["a/by-exclude.env", "ignored"],
      ["a/shared.env", "tracked"],
      ["b/.env", "untracked"],
    ] as const);
    index.setGitStates(told);
    index.add("a/.gitignore", ".env\nshared.env\n", config);
    assert.deepEqual(
      [...told.keys()].map((path) => [path, state(path)]),
      [
        ["a/.env", "ignored"],
        ["a/old.env", "unknown"],
        ["a/by-exclude.env", "ignored"],
        ["a/shared.env", "tracked"],
        ["b/.env", "untracked"],
      ],
    );
    index.remove("a/.gitignore");
    assert.equal(state("a/.env"), "unknown");
    assert.deepEqual([...index.setGitStates(told)], ["git"]);
    assert.equal(state("a/.env"), "untracked");
  });

  test("tells which .gitignore a line belongs into", () => {
    const index = createIndex();
    const view = index.view("a/b/.env", {});
    assert.equal(view.gitIgnoreFor("a/b/.env"), undefined);
    index.add(".gitignore", "x\n", config);
    assert.deepEqual(view.gitIgnoreFor("a/b/.env"), { path: ".gitignore", text: "x\n" });
    index.add("a/.gitignore", "y\n", config);
    assert.deepEqual(view.gitIgnoreFor("a/b/.env"), { path: "a/.gitignore", text: "y\n" });
  });
});
