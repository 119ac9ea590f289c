import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseDotenv } from "../../server/src/languages/dotenv/syntax/dotenv.ts";
import { type LoadedFile, type Loader, loadWith } from "../../server/src/languages/dotenv/syntax/values.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";

const missing = corpusIsMissing();
const files = missing === undefined ? corpusFiles("") : [];

type Values = Readonly<Record<string, string | null>>;

/** One expectation of a peer's own tests: of these keys these values, or that the loader refuses the text. */
interface Case {
  readonly name: string;
  readonly text: string;
  readonly expected: Values | "refused";
}

function textOf(path: string): string {
  const file = files.find((each) => each.path === path);
  assert.ok(file, path);
  return file.bytes.toString("utf8");
}

function rowsOf<Row>(path: string): Row[] {
  return textOf(path)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

const load = (loader: Loader, text: string): LoadedFile => loadWith(loader, parseDotenv(text));

function disagreement(loader: Loader, { text, expected }: Case): string | undefined {
  const { values, stops } = load(loader, text);
  if (expected === "refused") return stops === undefined ? "is not refused" : undefined;
  if (stops !== undefined) return `is refused: ${stops}`;
  for (const [key, value] of Object.entries(expected)) {
    const read = values.get(key);
    const own = read?.kind === "value" ? read.text : null;
    if (own !== value) return `${key}: ${JSON.stringify(own)}, not ${JSON.stringify(value)}`;
  }
  return undefined;
}

/** Every case is read alike or stands, with why, among the explained ones; and none stands there that is read alike. */
function compare(loader: Loader, cases: readonly Case[], explained: Readonly<Record<string, string>>): void {
  const differing = cases.flatMap((each) => {
    const what = disagreement(loader, each);
    return what === undefined ? [] : [{ name: each.name, what }];
  });
  assert.deepEqual(
    differing.filter(({ name }) => !Object.hasOwn(explained, name)),
    [],
  );
  const names = new Set(differing.map(({ name }) => name));
  assert.deepEqual(
    Object.keys(explained).filter((name) => !names.has(name)),
    [],
  );
}

/** A literal of JavaScript, of the kinds that stand in dotenv's tests. */
const literal = (source: string): string =>
  source.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));

interface GoRow {
  readonly input?: string;
  readonly expected?: Record<string, string>;
  readonly line?: string;
  readonly key?: string;
  readonly value?: string;
}

function goCases(folder: string): Case[] {
  return rowsOf<GoRow>(`${folder}expected.open.jsonl`).map(({ input, expected, line, key, value }, index) =>
    input === undefined
      ? { name: line ?? "", text: line ?? "", expected: { [key ?? ""]: value ?? null } }
      : { name: `${index} ${input}`, text: textOf(`${folder}${input}`), expected: expected ?? {} },
  );
}

interface PythonRow {
  readonly test: string;
  readonly test_input?: string;
  readonly value?: string;
  readonly after?: string;
  readonly key?: string;
  readonly string?: string;
  readonly env?: Record<string, string>;
  readonly interpolate?: boolean;
  readonly expected?: unknown;
}

function pythonCase(row: PythonRow): Case | undefined {
  const name = `${row.test.replace(/.*::/, "")} ${row.test_input ?? row.value ?? row.string ?? ""}`;
  if (row.test_input !== undefined) {
    const bindings = row.expected as { Binding: { key: string | null; value: string | null } }[];
    const set = bindings.flatMap(({ Binding: { key, value } }) => (key === null ? [] : [[key, value] as const]));
    return { name, text: row.test_input, expected: Object.fromEntries(set) };
  }
  if (row.test.endsWith("test_parse_variables")) {
    const pieces = row.expected as { Literal?: { value: string }; Variable?: { default: string | null } }[];
    const text = pieces.map(({ Literal, Variable }) => Literal?.value ?? Variable?.default ?? "").join("");
    return { name, text: `KEY=${row.value ?? ""}`, expected: { KEY: text } };
  }
  if (row.after !== undefined)
    return { name, text: row.after, expected: { [row.key ?? ""]: (row.expected as [boolean, string, string])[2] } };
  if (row.string !== undefined && row.interpolate === true) {
    // There is no environment here: what the test's has stands in the file before.
    const environment = Object.entries(row.env ?? {}).map(([key, value]) => `${key}=${value}\n`);
    return { name, text: environment.join("") + row.string, expected: row.expected as Values };
  }
  // Whether a variable keeps the file from being loaded, and values before interpolation: neither is ours.
  return undefined;
}

describe("loaders, by their own tests", { skip: missing ?? false }, () => {
  test("dotenv", () => {
    const cases = rowsOf<{ input: string; key: string; js_literal: string }>("peers/dotenv/expected.open.jsonl").map(
      ({ input, key, js_literal }): Case => ({
        name: `${input} ${key}`,
        text: textOf(`peers/dotenv/${input}`),
        expected: { [key]: literal(js_literal) },
      }),
    );
    assert.equal(cases.length, 59);
    compare("dotenv", cases, {});
  });

  test("python-dotenv", () => {
    const cases = rowsOf<PythonRow>("peers/python-dotenv/expected.open.jsonl").flatMap((row) => pythonCase(row) ?? []);
    assert.equal(cases.length, 130 - 46 - 3);
    compare("python", cases, {});
  });

  test("godotenv", () => {
    const cases = goCases("peers/godotenv/");
    const invalid = textOf("peers/godotenv/fixtures/invalid1.env");
    compare("godotenv", [...cases, { name: "invalid1.env", text: invalid, expected: "refused" }], {
      "4 fixtures/hyphen.env": "not released yet: 1.5.1 rejects `-` in a key",
      "6 fixtures/comments.env": "not released yet: 1.5.1 begins the comment at the last ` #`",
      'FOO="bar\\\\"': "not released yet: to 1.5.1 any quote behind a backslash is escaped",
    });
    assert.equal(cases.length, 45);
  });

  test("compose", () => {
    const cases = goCases("peers/compose-go-dotenv/");
    const invalid = textOf("peers/compose-go-dotenv/dotenv/fixtures/invalid1.env");
    compare("compose", [...cases, { name: "invalid1.env", text: invalid, expected: "refused" }], {
      "9 dotenv/fixtures/substitutions.env": "the test's environment sets OPTION_A=5, which wins over the file",
      "10 dotenv/fixtures/substitutions-default.env": "the same",
    });
    assert.equal(cases.length, 64);
  });

  for (const [loader, peer] of [
    ["dotenv", "dotenv"],
    ["python", "python-dotenv"],
  ] as const)
    test(`${peer}, on the corpus's own .env files`, () => {
      const rows = rowsOf<{ path: string; parsed: Record<string, string | null> }>(
        `peers/${peer}/real-world.open.jsonl`,
      );
      assert.ok(rows.length > 100, `${rows.length} files`);
      const cases = rows.map(({ path, parsed }): Case => {
        // The values of python-dotenv are those before interpolation.
        const plain = Object.entries(parsed).filter(([, value]) => loader !== "python" || !value?.includes("${"));
        return { name: path, text: textOf(path), expected: Object.fromEntries(plain) };
      });
      compare(loader, cases, {});
    });
});
