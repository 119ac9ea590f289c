import assert from "node:assert/strict";
import { test } from "node:test";
import { ValidationCode, ValidationSeverity, type ValidatorSettings, validate } from "dockerfile-utils";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { parseDockerfile } from "../../server/src/languages/dockerfile/syntax/read.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";

/** What is a matter of style there has rules of its own here, or none. */
const { IGNORE } = ValidationSeverity;
const SETTINGS: ValidatorSettings = {
  deprecatedMaintainer: IGNORE,
  directiveCasing: IGNORE,
  emptyContinuationLine: IGNORE,
  instructionCasing: IGNORE,
  instructionCmdMultiple: IGNORE,
  instructionEntrypointMultiple: IGNORE,
  instructionHealthcheckMultiple: IGNORE,
  instructionJSONInSingleQuotes: IGNORE,
  instructionWorkdirRelative: IGNORE,
};

/** What BuildKit refuses, as we say it, and the validator does not know. */
const OURS_ALONE: readonly (readonly [message: RegExp, why: string])[] = [
  [/needs an argument/, "RUN and CMD without one"],
  [/cannot copy from itself/, "the stage is not looked at"],
  [/is no valid image reference/, "characters of names are not looked at"],
  [/has no flag/, "flags of instructions that have none are words to it"],
  [/quote is not closed/, "quotes of FROM, COPY and WORKDIR are not looked at"],
  [/no closing brace|does not know this form of a variable/, "forms of variables are looked at in few instructions"],
  [/here-document/, "one without an end is taken"],
  [/is no JSON array of strings/, "of arrays only quotes are looked at"],
  [/is expected in place of/, "after FROM it takes the next line for the image"],
  [/is no signal/, "only the first line of the instruction is looked at"],
  [/has a value without a name/, "the name of ARG is not looked at"],
  [/names an image/, "FROM without one, when a line follows"],
];

/** What the validator refuses, and BuildKit does not. */
const THEIRS_ALONE: readonly (readonly [code: ValidationCode, why: string])[] = [
  [ValidationCode.UNSUPPORTED_MODIFIER, "a RUN is the shell's, and BuildKit expands no variable there"],
  [ValidationCode.INVALID_DESTINATION, "`.` is a folder, also for several sources"],
  [ValidationCode.INVALID_PORT, "a variable within a number stands for digits, or for none"],
  [ValidationCode.BASE_NAME_EMPTY, "whether a variable has a value is no matter of structure"],
  [ValidationCode.UNKNOWN_INSTRUCTION, "a line behind an empty continuation goes on with the instruction"],
  [ValidationCode.ARGUMENT_REQUIRES_ONE_OR_THREE, "words behind a comment within FROM"],
  [ValidationCode.ARGUMENT_EXTRA, "words behind a comment within STOPSIGNAL"],
  [ValidationCode.INVALID_REFERENCE_FORMAT, "a lone `$` is a character of the name until it is expanded"],
];

const PIECES = [
  "--from=a ",
  "--chown=1:1 ",
  "--link ",
  "--bogus=1 ",
  "--interval=5s ",
  "--interval=x ",
  "AS b",
  " AS",
  "=",
  '"',
  "'",
  "[",
  "]",
  "8080/tcp ",
  "99999 ",
  "/udp",
  "@sha256:0 ",
  ":",
  "$X",
  "${X",
  "ONBUILD ",
  "FROM ",
  "CMD ",
  "NONE",
  "ENV A",
  "ARG ",
  "STOPSIGNAL 9x",
];

/** Mistakes as people make them: a word too few or too many, a line cut short, something that belongs elsewhere. */
function createMutator(seed: number): (text: string) => string {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  return (text) => {
    const lines = text.split("\n");
    const at = random(lines.length);
    const line = lines[at] ?? "";
    const piece = PIECES[random(PIECES.length)] ?? "";
    const words = line.split(" ");
    switch (random(5)) {
      case 0:
        return lines.with(at, words.toSpliced(random(words.length), 1).join(" ")).join("\n");
      case 1:
        return lines.with(at, words.toSpliced(random(words.length), 0, piece).join(" ")).join("\n");
      case 2:
        return lines.with(at, line.slice(0, random(line.length + 1))).join("\n");
      case 3:
        return lines.toSpliced(at, 0, piece + line).join("\n");
      default: {
        const place = random(line.length + 1);
        return lines.with(at, line.slice(0, place) + piece + line.slice(place)).join("\n");
      }
    }
  };
}

const config = resolveConfig();

interface Disagreement {
  readonly side: "ours" | "theirs";
  readonly says: string;
  readonly line: string;
}

/** Instructions that only one of both refuses; and how many both do. */
function compare(text: string): { both: number; apart: readonly Disagreement[] } {
  const { instructions } = parseDockerfile(text);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  // A mistake has many places within an instruction, and the file's first instruction stands for what lies in none.
  const partOf = (offset: number): number =>
    Math.max(
      0,
      instructions.findLastIndex(({ linesStart }) => linesStart <= offset),
    );
  const ours = new Map(
    lint({ path: "Dockerfile", text }, { config })
      .findings.filter(({ rule }) => rule === "dockerfile/syntax")
      .map(({ start, message }) => [partOf(start), message]),
  );
  const theirs = new Map(
    validate(text, SETTINGS).map(({ range: { start }, code }) => [
      partOf((lineStarts[start.line] ?? 0) + start.character),
      ValidationCode[Number(code)] ?? "",
    ]),
  );
  const lineOf = (part: number): string =>
    text.slice(instructions[part]?.start ?? 0, instructions[part]?.end).slice(0, 120);
  return {
    both: [...ours.keys()].filter((part) => theirs.has(part)).length,
    apart: [
      ...[...ours].flatMap(([part, says]) =>
        theirs.has(part) ? [] : [{ side: "ours" as const, says, line: lineOf(part) }],
      ),
      ...[...theirs].flatMap(([part, says]) =>
        ours.has(part) ? [] : [{ side: "theirs" as const, says, line: lineOf(part) }],
      ),
    ],
  };
}

test("dockerfile-utils refuses what we refuse, but where one of both is known to be wrong", (context) => {
  const missing = corpusIsMissing();
  if (missing !== undefined) {
    context.skip(missing);
    return;
  }
  const mutate = createMutator(7);
  let both = 0;
  const apart: Disagreement[] = [];
  for (const { bytes } of corpusFiles("dockerfiles/")) {
    const original = bytes.toString("utf8");
    // Templates are read by whoever fills them in; long files take the validator's quadratic time.
    if (/\{\{|\{%|<%/.test(original) || original.length > 20_000) continue;
    for (const text of [original, mutate(original)]) {
      const compared = compare(text);
      both += compared.both;
      apart.push(...compared.apart);
    }
  }
  const isKnown = ({ side, says }: Disagreement): boolean =>
    side === "ours"
      ? OURS_ALONE.some(([message]) => message.test(says))
      : THEIRS_ALONE.some(([code]) => ValidationCode[code] === says);
  assert.deepEqual(
    apart.filter((each) => !isKnown(each)),
    [],
  );
  assert.ok(both > 10 * apart.length && both > 200, `${both} together, ${apart.length} apart`);
});
