import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Visitor, parseSync } from "oxc-parser";
import { checkSync } from "recheck";
import { NAMED_FORMATS, TOKEN_FORMATS } from "../../server/src/secrets/catalogue/formats.ts";

const SOURCES = join(import.meta.dirname, "../../server/src");

/** The judge, and all that reads .env files. */
const READ = /^(?:secrets|languages\/dotenv)\/.*\.ts$/;

/** Every regular expression of theirs: the literals of the sources, and those that are put together at run time. */
function patterns(): Map<string, RegExp> {
  const found = new Map<string, RegExp>();
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: "utf8" })) {
    if (!READ.test(file.replaceAll("\\", "/"))) continue;
    const { program } = parseSync(file, readFileSync(join(SOURCES, file), "utf8"));
    new Visitor({
      Literal(node) {
        if (!("regex" in node)) return;
        const { pattern, flags } = node.regex;
        found.set(`/${pattern}/${flags}`, new RegExp(pattern, flags));
      },
    }).visit(program);
  }
  for (const { pattern } of [...TOKEN_FORMATS, ...NAMED_FORMATS]) found.set(String(pattern), pattern);
  return found;
}

/** Patterns that were found safe before; checking all takes minutes. `PAYLINT_ALL_PATTERNS=1` checks them again and writes the file. */
const KNOWN = join(import.meta.dirname, "safe-patterns.txt");

test("no pattern that reads secrets or .env files takes more than linear time", () => {
  const all = process.env["PAYLINT_ALL_PATTERNS"] === "1";
  const known = new Set(all ? [] : readFileSync(KNOWN, "utf8").split("\n"));
  const slow: string[] = [];
  for (const [name, { source, flags }] of patterns()) {
    if (known.has(name)) continue;
    // Where a match's groups stand makes no difference to its time.
    const result = checkSync(source, flags.replace("d", ""), { timeout: null });
    if (result.status !== "safe") slow.push(`${name}: ${result.status}`);
  }
  assert.deepEqual(slow, []);
  if (all) writeFileSync(KNOWN, [...patterns().keys()].sort().join("\n"));
});
