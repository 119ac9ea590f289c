import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { DeployRecord } from "../../server/src/deploy/decisions/record.ts";
import {
  RECORDS_FOLDER,
  readRecords,
  searchRecords,
  writeRecord,
} from "../../server/src/deploy/outside/record-files.ts";
import { readRecord } from "../../server/src/deploy/decisions/record-shape.ts";
import { OutsideError } from "../../server/src/disk/write.ts";

const GOOD: DeployRecord = {
  version: 1,
  run: "20261124-090000-abcdef",
  outcome: "deployed",
  startedAt: "2026-11-24T09:00:00.000Z",
  endedAt: "2026-11-24T09:05:00.000Z",
  target: { context: "staging-eu", server: "https://k8s.example.com", namespace: "payments", clusterUid: "1" },
  source: "k8s/staging",
  origin: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
  setHash: "ab",
  images: ["registry.example.com/payments-api:2.0.0"],
  digests: [],
  summary: ["Changed: Deployment/payments-api"],
  diff: [],
  warnings: [],
  timeline: [{ at: "2026-11-24T09:00:00.000Z", what: "Started" }],
  checks: [],
  restored: [],
  commands: ["kubectl apply"],
};

async function inWorkspace(body: (root: string, outside: string) => Promise<void>): Promise<void> {
  const outer = mkdtempSync(join(tmpdir(), "paylint-records-"));
  try {
    const [root, outside] = [join(outer, "workspace"), join(outer, "outside")];
    mkdirSync(root);
    mkdirSync(outside);
    await body(root, outside);
    assert.deepEqual(readdirSync(outside), []);
  } finally {
    rmSync(outer, { recursive: true, force: true });
  }
}

const BROKEN: Readonly<Record<string, unknown>> = {
  "only the two fields that say what it is": { version: 1, run: "x" },
  "an outcome of its own": { ...GOOD, run: "x", outcome: "toString" },
  "a target without a namespace": { ...GOOD, run: "x", target: { context: "a", server: "b" } },
  "a list that is a text": { ...GOOD, run: "x", images: "a" },
  "a time that is none": { ...GOOD, run: "x", startedAt: "yesterday" },
  "a commit that is a shell line": { ...GOOD, run: "x", origin: { commit: "main; rm -rf ~" } },
  "a timeline of texts": { ...GOOD, run: "x", timeline: ["Started"] },
  "another version": { ...GOOD, run: "x", version: 2 },
  "the record of another run": GOOD,
  "fields from a prototype": JSON.parse(
    `{"__proto__": ${JSON.stringify({ ...GOOD, run: "x" })}, "version": 1, "run": "x"}`,
  ),
};

describe("records lie in the workspace, where anybody may have written them", () => {
  for (const [name, value] of Object.entries(BROKEN))
    test(`${name}: named, and the others count`, () =>
      inWorkspace(async (root) => {
        await writeRecord(root, GOOD);
        writeFileSync(join(root, RECORDS_FOLDER, "x.json"), JSON.stringify(value));
        const { records, broken } = await readRecords(root);
        assert.deepEqual(records, [GOOD]);
        assert.deepEqual(
          broken.map((file) => file.name),
          ["x.json"],
        );
        assert.deepEqual(searchRecords(records, ["payments-api"]), [GOOD]);
        // The next deploy writes its record and the runbook all the same.
        await writeRecord(root, { ...GOOD, run: "20261125-090000-abcdef" });
        assert.match(readFileSync(join(root, RECORDS_FOLDER, "RUNBOOK.md"), "utf8"), /20261125-090000-abcdef/);
      }));

  test("half a record and a text that is no JSON are named, notes are passed over", () =>
    inWorkspace(async (root) => {
      await writeRecord(root, GOOD);
      const write = (name: string, text: string): void => writeFileSync(join(root, RECORDS_FOLDER, name), text);
      write("half.json", JSON.stringify(GOOD).slice(0, 100));
      write("note.json", '{"todo": "ask Anna"}');
      write("list.json", "[]");
      write("notes.txt", "x");
      mkdirSync(join(root, RECORDS_FOLDER, "folder.json"));
      const { records, broken } = await readRecords(root);
      assert.deepEqual(records, [GOOD]);
      assert.deepEqual(broken.map(({ name }) => name).sort(), ["folder.json", "half.json"]);
    }));

  test("any change of a record's value is refused or gives a record of the same shape", () => {
    const paths = Object.keys(GOOD);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const reading = readRecord(JSON.stringify({ ...GOOD, [path]: value }), GOOD.run);
        if (!("record" in reading)) return;
        const kinds = (record: object): string[] =>
          Object.values(record).map((part) => (Array.isArray(part) ? "list" : typeof part));
        assert.deepEqual(
          kinds({ ...reading.record, reason: undefined }),
          kinds({ ...GOOD, [path]: (GOOD as unknown as Record<string, unknown>)[path], reason: undefined }),
        );
      }),
    );
  });

  test("the runbook holds no command of a record", () =>
    inWorkspace(async (root) => {
      mkdirSync(join(root, RECORDS_FOLDER), { recursive: true });
      const forged = {
        ...GOOD,
        run: "29990101-000000-ffffff",
        startedAt: "2999-01-01T00:00:00Z",
        commands: ["ssh-rsa AAAA"],
      };
      writeFileSync(join(root, RECORDS_FOLDER, `${forged.run}.json`), JSON.stringify(forged));
      await writeRecord(root, GOOD);
      assert.doesNotMatch(readFileSync(join(root, RECORDS_FOLDER, "RUNBOOK.md"), "utf8"), /ssh-rsa|kubectl apply/);
    }));
});

describe(
  "links among the records lead nowhere",
  { skip: process.platform === "win32" ? "links need rights of their own on Windows" : false },
  () => {
    for (const link of [".paylint", ".paylint/deployments"])
      test(`${link} leads out: nothing is written or read there`, () =>
        inWorkspace(async (root, outside) => {
          mkdirSync(join(root, link, ".."), { recursive: true });
          symlinkSync(outside, join(root, link));
          await assert.rejects(writeRecord(root, GOOD), OutsideError);
          const { records, broken } = await readRecords(root);
          assert.deepEqual([records.length, broken.length], [0, 1]);
        }));

    for (const name of ["RUNBOOK.md", "RUNBOOK.md.new", `${GOOD.run}.json`, `${GOOD.run}.md.new`])
      test(`${name} leads out: it is replaced, or stays as it is`, () =>
        inWorkspace(async (root, outside) => {
          mkdirSync(join(root, RECORDS_FOLDER), { recursive: true });
          symlinkSync(join(outside, "authorized_keys"), join(root, RECORDS_FOLDER, name));
          await writeRecord(root, GOOD);
          assert.equal(existsSync(join(outside, "authorized_keys")), false);
          assert.deepEqual((await readRecords(root)).records, [GOOD]);
        }));
  },
);
