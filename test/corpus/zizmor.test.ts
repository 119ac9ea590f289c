import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";
import { DIFFERENCES, NOT_OURS, RULES_OF_AUDIT } from "./zizmor-differences.ts";

const missing = corpusIsMissing();

/** One test of zizmor's own suite, as the corpus keeps it. */
interface Expectation {
  readonly args: readonly string[];
  readonly input: string;
  readonly online: boolean;
  readonly snapshot: string;
  readonly findings: readonly {
    readonly audit: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
}

/** What zizmor reports, in whichever of its personas. */
interface Expected {
  readonly audit: string;
  readonly file: string;
  readonly line: number;
  /** The lines of its marks, but those that only say which step or job it is. */
  readonly lines: ReadonlySet<number>;
  /** Without being asked to be pedantic, or an auditor. */
  byDefault: boolean;
}

const FOLDER = "crates/zizmor/tests/integration/test-data/";

const strict = resolveConfig({ profile: "strict" });
const reported = new Map<string, ReadonlySet<string>>();

describe("zizmor's own workflows", { skip: missing ?? false }, () => {
  const files = new Map(
    corpusFiles("peers/zizmor/").map(({ path, bytes }) => [path.slice("peers/zizmor/".length), bytes.toString("utf8")]),
  );
  const expected = expectedOf(files.get("expected.open.jsonl") ?? "");
  const ours = expected.filter(({ audit }) => RULES_OF_AUDIT[audit] !== undefined);
  const missed = ours.filter((one) => !isFound(one, files));

  test("every audit is one of ours, or there is a reason that it is not", () => {
    const unknown = new Set(
      expected.map(({ audit }) => audit).filter((audit) => !(audit in RULES_OF_AUDIT || audit in NOT_OURS)),
    );
    assert.deepEqual([...unknown], []);
  });

  test("what is missed is explained, and what is explained is missed", () => {
    const title = ({ file, line, audit }: { file: string; line: number; audit: string }): string =>
      `${file}:${line} ${audit}`;
    assert.deepEqual(missed.map(title).sort(), DIFFERENCES.map(title).sort());
  });

  test("nearly all lines that it reports by default are reported", () => {
    const lines = ours.filter(({ byDefault }) => byDefault);
    const found = lines.filter((one) => !missed.includes(one)).length;
    assert.ok(lines.length > 100 && found >= 0.95 * lines.length, `${found} of ${lines.length}`);
  });
});

/** Each line once, of tests that ask nobody else and of files that we read. */
function expectedOf(text: string): Expected[] {
  const found = new Map<string, Expected>();
  for (const row of text.split("\n").filter((line) => line !== "")) {
    const { args, input, online, snapshot, findings } = JSON.parse(row) as Expectation;
    if (online) continue;
    const byDefault = !args.some((argument) => argument.startsWith("--persona"));
    const blocks = snapshot.split(/\n\n(?=\w+\[)/);
    for (const { audit, file, line, column } of findings) {
      const path = `${input}${file}`.replaceAll("//", "/").replace(FOLDER, "");
      if (/pre-commit|dependabot\.ya?ml/.test(path)) continue;
      const block = blocks.find((each) => each.includes(`[${audit}]`) && each.includes(`:${line}:${column}\n`)) ?? "";
      const key = `${audit} ${path} ${line}`;
      const known = found.get(key) ?? { audit, file: path, line, lines: markedLines(block, line), byDefault };
      known.byDefault ||= byDefault;
      found.set(key, known);
    }
  }
  return [...found.values()];
}

/** The lines under which zizmor's picture of a finding has marks. */
function markedLines(picture: string, first: number): Set<number> {
  const lines = new Set([first]);
  let current = first;
  for (const row of picture.split("\n")) {
    const number = /^ *(\d+) /.exec(row)?.[1];
    if (number !== undefined) current = Number(number);
    else if (/^ *\|.*_\^/.test(row)) for (let line = first; line <= current; line++) lines.add(line);
    else if (/^ *\|.*(?:-{2}|\^)/.test(row) && !/this (?:step|job)$/.test(row)) lines.add(current);
  }
  return lines;
}

function isFound({ audit, file, lines }: Expected, files: ReadonlyMap<string, string>): boolean {
  let places = reported.get(file);
  if (places === undefined) {
    const text = files.get(FOLDER + file);
    assert.ok(text !== undefined, `${file} is not in the corpus`);
    const path = /(?:^|\/)action\.ya?ml$/.test(file) ? "action.yml" : ".github/workflows/test.yml";
    const { findings } = lint({ path, text }, { config: strict });
    places = new Set(findings.map(({ rule, start }) => `${rule} ${text.slice(0, start).split("\n").length}`));
    reported.set(file, places);
  }
  const seen = places;
  const rules = RULES_OF_AUDIT[audit] ?? [];
  return rules.some((rule) => [...lines].some((line) => seen.has(`workflow/${rule} ${line}`)));
}
