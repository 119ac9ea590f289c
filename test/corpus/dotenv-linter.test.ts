import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseDotenv } from "../../server/src/languages/dotenv/syntax/dotenv.ts";
import type { DotenvTree } from "../../server/src/languages/dotenv/syntax/tree.ts";
import type { Span } from "../../server/src/base/span.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";

interface Row {
  readonly check: string;
  readonly test: string;
  readonly lines: readonly { readonly line: string; readonly expected: string | null }[];
}

/** What of the tree a check of dotenv-linter looks at. */
const MARKS: Readonly<Record<string, (tree: DotenvTree) => readonly Span[]>> = {
  DuplicatedKey: ({ entries }) =>
    entries.filter(({ key }, index) => entries.findIndex((other) => other.key.text === key.text) < index),
  IncorrectDelimiter: ({ entries, bareKeys, strays }) => [
    ...entries.filter(({ hasPortableKey }) => !hasPortableKey),
    ...bareKeys.filter(({ text }) => /\W/.test(text)),
    ...strays,
  ],
  KeyWithoutValue: ({ bareKeys }) => bareKeys,
  LeadingCharacter: ({ entries }) => entries.filter(({ key }) => !/^[A-Za-z_]/.test(key.text)),
  LowercaseKey: ({ entries }) => entries.filter(({ key }) => /[a-z]/.test(key.text)),
  QuoteCharacter: ({ entries }) =>
    entries.filter(({ quote, value }) => quote !== undefined && /^\w+$/.test(value.text)),
  SpaceCharacter: ({ entries }) =>
    entries.filter(({ blanksBefore, blanksBehind }) => blanksBefore !== undefined || blanksBehind !== undefined),
  SubstitutionKey: ({ text, entries }) =>
    entries.filter(({ value, interpolations }) => {
      const isOpen = (at: number): boolean => !interpolations.some(({ start, end }) => start <= at && at < end);
      const opening = [...value.text.matchAll(/(?<!\\)\$\{/g)].map(({ index }) => value.start + index);
      return (
        opening.some(isOpen) ||
        interpolations.some(({ kind, end }) => kind === "bare" && text[end] === "}" && isOpen(end))
      );
    }),
  TrailingWhitespace: ({ entries }) => entries.filter(({ trailingBlanks }) => trailingBlanks !== undefined),
  ValueWithoutQuotes: ({ entries }) =>
    entries.filter(({ quote, value }) => quote === undefined && /\s/.test(value.text)),
};

/** The order of keys and the number of empty lines are matters of taste: nothing in the tree tells them. */
const STYLE = new Set(["EndingBlankLine", "ExtraBlankLine", "UnorderedKey"]);

const EXPLAINED: Readonly<Record<string, string>> = {
  "IncorrectDelimiter incorrect_leading_char": "that check leaves one wrong first sign to LeadingCharacter; here the key is not portable",
  "SubstitutionKey incorrect_multiple_substitution_key_test": "`${ABC-$BAR}` is a default, which that check does not know",
}; // oxfmt-ignore

const missing = corpusIsMissing();

describe("dotenv-linter's own tests", { skip: missing ?? false }, () => {
  test("find the same lines in the tree", () => {
    const file = corpusFiles("peers/dotenv-linter/expected.open.jsonl")[0];
    assert.ok(file);
    const rows = file.bytes
      .toString("utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Row);
    assert.equal(rows.length, 61);
    const differing = rows.flatMap((row) => {
      const mark = MARKS[row.check];
      if (mark === undefined) {
        assert.ok(STYLE.has(row.check), row.check);
        return [];
      }
      const tree = parseDotenv(row.lines.map(({ line }) => line).join("\n"));
      const found = new Set(mark(tree).map(({ start }) => tree.text.slice(0, start).split("\n").length - 1));
      const expected = row.lines.flatMap(({ expected }, index) => (expected === null ? [] : [index]));
      const isAlike = expected.length === found.size && expected.every((line) => found.has(line));
      return isAlike ? [] : [`${row.check} ${row.test}`];
    });
    assert.deepEqual(differing.sort(), Object.keys(EXPLAINED).sort());
  });
});
