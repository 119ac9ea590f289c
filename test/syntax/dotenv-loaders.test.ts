import assert from "node:assert/strict";
import childProcess from "node:child_process";
import { createRequire } from "node:module";
import { describe, mock, test } from "node:test";
import { parseEnv } from "node:util";
import fc from "fast-check";
import { parseDotenv } from "../../server/src/languages/dotenv/syntax/dotenv.ts";
import {
  LOADERS,
  type LoadedValue,
  type Loader,
  differingLoaders,
  loadWith,
} from "../../server/src/languages/dotenv/syntax/values.ts";
import { dotenvish } from "./dotenvish.ts";
import { runs } from "../runs.ts";

// dotenv-expand 1000 runs `$(command)`: it gets no way to, before it is loaded.
mock.method(childProcess, "execSync", () => {
  throw new Error("a command would have run");
});
const require = createRequire(import.meta.url);
const dotenv = require("dotenv") as { parse(text: string): Record<string, string> };
const dotenvExpand = require("dotenv-expand") as {
  expand(options: { parsed: Record<string, string>; processEnv: Record<string, string> }): {
    parsed: Record<string, string>;
  };
};

const RUNS = { numRuns: runs(5000) };

function values(loader: Loader, text: string): Record<string, string> {
  const read = [...loadWith(loader, parseDotenv(text)).values].flatMap(([key, value]) =>
    value.kind === "value" ? [[key, value.text] as const] : [],
  );
  return Object.fromEntries(read);
}

const hasUnknown = (loader: Loader, text: string): boolean =>
  [...loadWith(loader, parseDotenv(text)).values.values()].some(({ kind }) => kind === "unknown");

/** Not compared: U+2028 and U+2029, which end a line to the patterns of JavaScript and to nothing else. */
const isPlain = (text: string): boolean => !/[\u2028\u2029]/.test(text);

describe("what loaders make of a .env file", () => {
  test("dotenv: what npm's dotenv reads", () => {
    fc.assert(
      fc.property(dotenvish.filter(isPlain), (text) =>
        assert.deepEqual(values("dotenv", text), { ...dotenv.parse(text) }),
      ),
      RUNS,
    );
  });

  // Not compared: halves of surrogate pairs, which Node replaces.
  test("node: what util.parseEnv reads", { skip: !process.versions.node.startsWith("24.") }, () => {
    fc.assert(
      fc.property(
        dotenvish.filter((text) => text.isWellFormed()),
        (text) => assert.deepEqual(values("node", text), { ...parseEnv(text) }),
      ),
      RUNS,
    );
  });

  // Not compared: what is unknown (commands, encrypted values, expansions that hang the loader), and names that every
  // object has (`$constructor`), of which the loader makes nonsense.
  test("expand: what dotenv and dotenv-expand read", () => {
    let compared = 0;
    fc.assert(
      fc.property(dotenvish.filter(isPlain), (text) => {
        if (hasUnknown("expand", text) || /constructor|prototype|__proto__|toString|valueOf/.test(text)) return;
        compared++;
        const { parsed } = dotenvExpand.expand({ parsed: dotenv.parse(text), processEnv: {} });
        assert.deepEqual(values("expand", text), { ...parsed });
      }),
      RUNS,
    );
    assert.ok(compared > RUNS.numRuns / 2);
  });

  /** A value as it is read, or the kind of what is no value. */
  type Reading = { readonly text: string } | LoadedValue["kind"] | "ignored";
  const reading = (loader: Loader, text: string, key: string): Reading => {
    const value = loadWith(loader, parseDotenv(text)).values.get(key);
    return value?.kind === "value" ? { text: value.text } : (value?.kind ?? "ignored");
  };

  const refused = "refused";
  const ignored = "ignored";
  const unknown = "unknown";
  const inherited = "inherited";
  const of = (text: string): { text: string } => ({ text });
  /** In the order of LOADERS: dotenv, node, expand, compose, docker, python, godotenv, ruby. */
  const rows: readonly [text: string, readings: readonly Reading[]][] = [
    ["A=b#1", ["b", "b", "b", "b#1", "b#1", "b#1", "b#1", "b"].map(of)],
    ["A=b #1", ["b", "b", "b", "b", "b #1", "b", "b", "b"].map(of)],
    ["A=a$Bc", ["a$Bc", "a$Bc", "a", "a", "a$Bc", "a$Bc", "ac", "a"].map(of)],
    ["A='${B}'", ["${B}", "${B}", "", "${B}", "'${B}'", "", "${B}", "${B}"].map(of)],
    ["A=${B:-x}", ["${B:-x}", "${B:-x}", "x", "x", "${B:-x}", "x", ":-x}", ":-x}"].map(of)],
    ["A=$(id)", [of("$(id)"), of("$(id)"), unknown, of("$(id)"), of("$(id)"), of("$(id)"), of("$(id)"), unknown]],
    ["A=`b`", ["b", "b", "b", "`b`", "`b`", "`b`", "`b`", "`b`"].map(of)],
    ['A="b\\nc"', ["b\nc", "b\nc", "b\nc", "b\nc", '"b\\nc"', "b\nc", "b\nc", "b\\nc"].map(of)],
    ["export A=b\n", [of("b"), of("b"), of("b"), of("b"), refused, of("b"), of("b"), of("b")]],
    ["A = b\n", [of("b"), of("b"), of("b"), of("b"), refused, of("b"), of("b"), of("b")]],
    ["A: b\n", [of("b"), ignored, of("b"), of("b"), refused, refused, of("b"), of("b")]],
    ["A\n", [ignored, ignored, ignored, inherited, inherited, ignored, refused, ignored]],
    ["\uFEFFA=b", [of("b"), ignored, of("b"), of("b"), of("b"), of("b"), refused, of("b")]],
    ["A='b\nc'", [of("b\nc"), of("b\nc"), of("b\nc"), of("b\nc"), of("'b"), of("b\nc"), of("b\nc"), of("b\nc")]],
    ["A='b\n", [of("'b"), of("'b"), of("'b"), refused, of("'b"), refused, refused, of("'b")]],
  ];
  for (const [text, readings] of rows)
    test(`every loader on ${JSON.stringify(text)}`, () =>
      assert.deepEqual(
        LOADERS.map((loader) => [loader, reading(loader, text, "A")]),
        LOADERS.map((loader, index) => [loader, readings[index]]),
      ));

  const ruby: readonly [text: string, values: Record<string, string> | "refused"][] = [
    ["A=b\\ c", { A: "b c" }],
    ['A="b\\"c"', { A: 'b"c' }],
    ["A='b\\'c'", { A: "b\\'c" }],
    ["A=b\nC=${A}d", { A: "b", C: "bd" }],
    ["A='$A'", { A: "$A" }],
    ['A="b\\$C \\${D} \\$ $"', { A: "b$C ${D} $ $" }],
    ["A=b-\\$(id)", { A: "b-$(id)" }],
    ['DOTENV_LINEBREAK_MODE=legacy\nA="b\\nc\\rd"', { DOTENV_LINEBREAK_MODE: "legacy", A: "b\nc\rd" }],
    ["A=1\nexport A", { A: "1" }],
    ["A=1\nexport B", "refused"],
    ["A=\n\n # c\nB=d\rC=e", { A: "", B: "d", C: "e" }],
  ];
  for (const [text, expected] of ruby)
    test(`ruby on ${JSON.stringify(text)}`, () => {
      const { stops } = loadWith("ruby", parseDotenv(text));
      assert.deepEqual(stops === undefined ? values("ruby", text) : "refused", expected);
    });

  test("a refused line stops the whole file, and not python-dotenv", () => {
    const stopping = LOADERS.filter((loader) => loadWith(loader, parseDotenv("A='b\nB=c\n")).stops !== undefined);
    assert.deepEqual(stopping, ["compose", "godotenv"]);
    assert.deepEqual(reading("compose", "A='b\nB=c\n", "B"), of("c"));
  });

  test("names that the file does not set are told", () => {
    for (const loader of ["expand", "compose", "python", "ruby"] as const) {
      const { values } = loadWith(loader, parseDotenv("A=${B}\nB=1\nC=${B}\n"));
      assert.deepEqual(values.get("A"), { kind: "value", text: "", unset: ["B"] }, loader);
      assert.deepEqual(values.get("C"), { kind: "value", text: "1" }, loader);
    }
  });

  test("what depends on the loader's version is told", () => {
    const tree = parseDotenv("A='b'\nC=$(id)\n");
    assert.deepEqual(loadWith("docker", tree).values.get("A"), { kind: "value", text: "'b'", otherVersions: "b" });
    const command = loadWith("expand", tree).values.get("C");
    assert.equal(command?.kind === "unknown" ? command.otherVersions : undefined, "$(id)");
  });

  test("an expansion that hangs the loader is unknown", () => {
    assert.equal(reading("expand", "B='\\$B'\nA=x$B", "A"), unknown);
  });

  test("loaders that read an entry alike, and nothing of the value", () => {
    const tree = parseDotenv("KEY=s3cr3t#$tail\nB=c\n");
    const [entry, plain] = tree.entries;
    const groups = differingLoaders(entry!, tree);
    assert.deepEqual(groups, [
      { loaders: ["dotenv", "node", "expand", "ruby"], kind: "value", length: 6 },
      { loaders: ["compose"], kind: "value", length: 7 },
      { loaders: ["docker", "python", "godotenv"], kind: "value", length: 12 },
    ]);
    assert.ok(!JSON.stringify(groups).includes("s3cr3t"));
    assert.equal(differingLoaders(plain!, tree).length, 1);
    assert.equal(differingLoaders(entry!, tree, ["dotenv", "node"]).length, 1);
  });

  test("a file is read once for a loader, when it is asked for", () => {
    const tree = parseDotenv("A=b");
    assert.equal(loadWith("node", tree), loadWith("node", tree));
  });
});
