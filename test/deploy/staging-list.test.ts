import assert from "node:assert/strict";
import {
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
import {
  StagingListError,
  changeStagingList,
  parseStagingList,
  readStagingList,
  stagingFile,
  withTarget,
  withoutTarget,
} from "../../server/src/deploy/outside/staging-list.ts";

const TARGET = { context: "staging-eu", server: "https://k8s.example.com", namespace: "payments", clusterUid: "1-2" };

function withFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "paylint-list-"));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const BROKEN: readonly (readonly [text: string, says: RegExp])[] = [
  ["", /^list: line 1: this is not JSON/],
  ['{\n  "targets": [],\n}', /^list: line 3: this is not JSON/],
  ['{\n  "targets": [\n    { "context": staging }\n  ]\n}', /^list: line 3: this is not JSON: Unexpected token 's'$/],
  ['{\n  "denied": [\n    "emea",\n  ]\n}', /^list: line 4: this is not JSON/],
  ['{\n  // ours\n  "denied": []\n}', /^list: line 2: this is not JSON/],
  ["[]", /^list: line 1: the whole is not a map$/],
  ['{\n  "targets": {}\n}', /^list: line 2: `targets` is not a list$/],
  ['{\n  "targets": [],\n  "deny": ["emea"]\n}', /^list: line 3: `deny` is not known; there are targets, denied$/],
  ['{ "denied": "emea" }', /`denied` is not a list$/],
  ['{ "denied": ["emea",\n 7] }', /^list: line 2: `denied\[1\]` is not a text$/],
  ['{ "denied": [""] }', /`denied\[0\]` is not a text$/],
  ['{ "targets": [\n  "staging-eu"\n] }', /^list: line 2: `targets\[0\]` is not a map$/],
  ['{ "targets": [null] }', /`targets\[0\]` is not a map$/],
];

describe("the list of staging targets", () => {
  test("is read whole", () => {
    const list = { targets: [TARGET], denied: ["emea-main"] };
    assert.deepEqual(parseStagingList(JSON.stringify(list), "list"), list);
    assert.deepEqual(parseStagingList("{}", "list"), { targets: [], denied: [] });
  });

  test("says where it is broken, and is not read by halves", () => {
    for (const [text, says] of BROKEN)
      assert.throws(() => parseStagingList(text, "list"), { name: "Error", message: says }, text);
    for (const key of Object.keys(TARGET)) {
      const text = JSON.stringify({ targets: [TARGET, { ...TARGET, [key]: undefined }] }, undefined, 1);
      assert.throws(
        () => parseStagingList(text, "list"),
        new RegExp(`^Error: list: line 9: .targets\\[1\\]\\.${key}. is missing`),
      );
    }
    const mistyped = JSON.stringify({ targets: [{ ...TARGET, clusterUID: "3" }] }, undefined, 1);
    assert.throws(() => parseStagingList(mistyped, "list"), /line 8: `targets\[0\]\.clusterUID` is not known/);
  });

  test("lies with the user, and never counts from the working folder", () => {
    const environment = { HOME: "/home/dev", APPDATA: "/home/dev/AppData" };
    assert.equal(
      stagingFile({ ...environment, XDG_CONFIG_HOME: "/etc/dev" }),
      join("/etc/dev", "paylint", "staging.json"),
    );
    const usual = stagingFile(environment);
    assert.ok(usual.startsWith(join("/home/dev")), usual);
    for (const relative of ["", "config", "./config"])
      assert.equal(stagingFile({ ...environment, XDG_CONFIG_HOME: relative }), usual);
  });

  test("is written for its owner alone, whole, and with one target for a place", () =>
    withFolder((folder) => {
      const file = join(folder, "config/paylint/staging.json");
      assert.deepEqual(readStagingList(file, []), { targets: [], denied: [] });
      changeStagingList(file, [], (list) => withTarget(list, TARGET));
      writeFileSync(file, readFileSync(file, "utf8").replace('"denied": []', '"denied": ["emea"]'), { mode: 0o644 });
      const moved = { ...TARGET, server: "https://elsewhere.example.com" };
      changeStagingList(file, [], (list) => withTarget(list, moved));
      assert.deepEqual(readStagingList(file, []), { targets: [moved], denied: ["emea"] });
      if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(join(folder, "config/paylint")), ["staging.json"]);
      changeStagingList(file, [], (list) => withoutTarget(list, TARGET));
      assert.deepEqual(readStagingList(file, []).targets, []);
    }));

  test("is left as it is when it is broken", () =>
    withFolder((folder) => {
      const file = join(folder, "staging.json");
      writeFileSync(file, "{");
      assert.throws(() => changeStagingList(file, [], (list) => withTarget(list, TARGET)), StagingListError);
      assert.equal(readFileSync(file, "utf8"), "{");
    }));

  test("is not followed into a workspace", () =>
    withFolder((folder) => {
      const root = join(folder, "workspace");
      const config = join(folder, "config");
      mkdirSync(join(root, "paylint"), { recursive: true });
      writeFileSync(join(root, "paylint/staging.json"), JSON.stringify({ targets: [TARGET] }));
      const linked = join(config, "staging.json");
      mkdirSync(config);
      symlinkSync(join(root, "paylint/staging.json"), linked);
      symlinkSync(join(root, "paylint"), join(config, "paylint"), "junction");
      for (const file of [join(root, "paylint/staging.json"), linked, join(config, "paylint/staging.json")]) {
        assert.throws(
          () => readStagingList(file, [root]),
          /: it lies in the workspace, where a pull request could change it/,
        );
        assert.throws(() => changeStagingList(file, [root], (list) => list), StagingListError);
      }
      assert.throws(
        () => changeStagingList(join(config, "paylint/new.json"), [root], (list) => list),
        StagingListError,
      );
      assert.deepEqual(readStagingList(linked, [join(folder, "another")]).targets, [TARGET]);
    }));

  test("says when it cannot be written", () =>
    withFolder((folder) => {
      writeFileSync(join(folder, "paylint"), "");
      assert.throws(
        () => changeStagingList(join(folder, "paylint/staging.json"), [], (list) => list),
        /staging\.json: it cannot be written: E[A-Z]+: /,
      );
    }));

  test("that is a link stays one", () =>
    withFolder((folder) => {
      const kept = join(folder, "kept.json");
      const file = join(folder, "staging.json");
      writeFileSync(kept, "{}");
      symlinkSync(kept, file);
      changeStagingList(file, [], (list) => withTarget(list, TARGET));
      assert.deepEqual(readStagingList(kept, []).targets, [TARGET]);
    }));

  test("has a schema that knows the same keys", () => {
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/staging.schema.json"), "utf8")) as {
      properties: { targets: { items: { properties: object } } };
    };
    const keys = (text: string): string[] => {
      try {
        parseStagingList(text, "list");
      } catch (error) {
        return /there are (.+)$/.exec((error as Error).message)?.[1]?.split(", ") ?? [];
      }
      return [];
    };
    assert.deepEqual(keys('{"?":0}'), Object.keys(schema.properties));
    assert.deepEqual(keys('{"targets":[{"?":0}]}'), Object.keys(schema.properties.targets.items.properties));
  });
});
