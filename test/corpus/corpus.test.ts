import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { identify } from "../../server/src/engine/identify.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { startTimer } from "../timer.ts";
import { type CorpusFile, corpusFiles, corpusIsMissing } from "./archive.ts";

const skip = corpusIsMissing();
const config = resolveConfig();
const LIMIT_MS = 1000;

/** Lints a file as if it lay alone in a workspace, and says how long that took. */
function check({ path, bytes }: CorpusFile): {
  findings: ReturnType<typeof lint>["findings"];
  milliseconds: number;
  text: string;
} {
  const text = bytes.toString("utf8");
  const name = path.slice(path.indexOf("/") + 1);
  const spent = startTimer();
  const index = createIndex();
  const { findings } = lint({ path: name, text }, { config, workspace: (own) => index.view(name, own) });
  return { findings, milliseconds: spent(), text };
}

describe("corpus", { skip }, () => {
  test("every hostile file gets an answer within a second, and a place inside the file for each finding", () => {
    const slow: string[] = [];
    const wrong: string[] = [];
    for (const file of corpusFiles("pathological/")) {
      let { findings, milliseconds, text } = check(file);
      // The first look at a shape of file also compiles code; a second one tells whether the file is at fault.
      if (milliseconds > LIMIT_MS) ({ findings, milliseconds, text } = check(file));
      if (milliseconds > LIMIT_MS) slow.push(`${file.path}: ${milliseconds.toFixed(0)} ms`);
      for (const { rule, start, end, message } of findings) {
        if (rule === "paylint/internal-error") wrong.push(`${file.path}: ${message}`);
        if (start < 0 || end < start || end > text.length)
          wrong.push(`${file.path}: ${rule} at ${start} to ${end} of ${text.length}`);
      }
    }
    assert.deepEqual(slow, []);
    assert.deepEqual(wrong, []);
  });

  const isCompose = ({ path, bytes }: CorpusFile): boolean => identify(path, bytes.toString("utf8")) === "compose";

  test("YAML that is not ours gets not one finding", () => {
    const found = corpusFiles("other/")
      .filter((file) => !isCompose(file))
      .flatMap((file) => check(file).findings.map(({ rule }) => `${file.path}: ${rule}`));
    assert.deepEqual(found, []);
  });

  test("a Compose file that others run gets no error, and is not called broken", () => {
    // Parts of one project, whose common file with their networks is not in the corpus.
    const isPart = (path: string): boolean => path.startsWith("other/laradock__laradock/");
    const files = corpusFiles("other/").filter((file) => isCompose(file) && !isPart(file.path));
    assert.ok(files.length > 50, `${files.length} files`);
    const found = files.flatMap((file) =>
      check(file).findings.flatMap(({ rule, severity, message }) =>
        severity === "error" || rule === "compose/syntax" || rule.startsWith("paylint/")
          ? [`${file.path}: ${rule} ${message}`]
          : [],
      ),
    );
    // A file of the format that had no `services`, which Compose has not read for years.
    assert.deepEqual(found, [
      "other/jessfraz__dockerfiles/openvpn/docker-compose.yml: compose/syntax A Compose file has no key `vpn`, and Compose refuses the file",
    ]);
  });

  test("every fix of a sample removes its finding, keeps the grammar and is not offered again", () => {
    const wrong: string[] = [];
    for (const set of ["dockerfiles", "workflows", "k8s", "env", "other"]) {
      for (const file of corpusFiles(`${set}/`).filter((file, index) => index % 12 === 0 || isCompose(file))) {
        const { findings, text } = check(file);
        const tried = new Set<string>();
        for (const finding of findings) {
          for (const fix of finding.fixes) {
            // One fix of each kind a file: their number grows with the file, what they do does not.
            const kind = `${finding.rule} ${fix.title.replaceAll(/`[^`]*`/g, "")}`;
            if (fix.class === "template" || fix.edits.some(({ path }) => path !== undefined) || tried.has(kind))
              continue;
            tried.add(kind);
            const after = check({ path: file.path, bytes: Buffer.from(applyEdits(text, fix.edits)) });
            const count = (list: typeof findings, rule: string): number =>
              list.filter((other) => other.rule === rule).length;
            const broken = (list: typeof findings): number =>
              list.filter(({ rule }) => rule.endsWith("/syntax")).length;
            if (count(after.findings, finding.rule) >= count(findings, finding.rule))
              wrong.push(`${file.path}: ${kind} leaves the finding`);
            if (broken(after.findings) > broken(findings)) wrong.push(`${file.path}: ${kind} breaks the file`);
          }
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  for (const set of ["dockerfiles", "workflows", "k8s", "env"]) {
    test(`${set}: no rule fails, and no finding or fix lies outside its file`, () => {
      const wrong: string[] = [];
      for (const file of corpusFiles(`${set}/`)) {
        const { findings, text } = check(file);
        for (const { rule, start, end, message, fixes } of findings) {
          if (rule === "paylint/internal-error") wrong.push(`${file.path}: ${message}`);
          const spans = [{ start, end }, ...fixes.flatMap((fix) => fix.edits.filter(({ path }) => path === undefined))];
          if (spans.some((span) => span.start < 0 || span.end < span.start || span.end > text.length))
            wrong.push(`${file.path}: ${rule}`);
        }
      }
      assert.deepEqual(wrong, []);
    });
  }
});
