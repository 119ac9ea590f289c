import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { dockerfile } from "../../server/src/languages/dockerfile/model/dockerfile.ts";
import { parseDockerfile } from "../../server/src/languages/dockerfile/syntax/read.ts";
import type { Instruction } from "../../server/src/languages/dockerfile/syntax/tree.ts";
import { structureProblems } from "../../server/src/languages/dockerfile/syntax/structure.ts";
import { unquoted } from "../../server/src/languages/dockerfile/syntax/words.ts";
import type { MappedText } from "../../server/src/base/mapped-text.ts";
import { startTimer } from "../timer.ts";
import { runs } from "../runs.ts";

/** One line for each instruction: keyword, flags, then what the instruction is about. */
function outline(text: string): string[] {
  return parseDockerfile(text).instructions.map((instruction) => describeInstruction(instruction));
}

function describeInstruction(instruction: Instruction): string {
  const { keyword, flags, json, pairs, heredocs, trigger } = instruction;
  const parts = [keyword, ...flags.map(({ name, value }) => `--${name}${value === undefined ? "" : `=${value.text}`}`)];
  if (trigger !== undefined) parts.push(`[${describeInstruction(trigger)}]`);
  else if (json !== undefined) parts.push(JSON.stringify(json.map((item) => item.text)));
  else if (pairs.length > 0)
    parts.push(
      ...pairs.map(({ key, value }) => `${key.text}=${value === undefined ? "?" : unquoted(value, "\\").text}`),
    );
  else parts.push(instruction.arguments.text.replaceAll(/ {2,}/g, " "));
  for (const { name, stripsTabs, expands, isTerminated } of heredocs)
    parts.push(`<<${stripsTabs ? "-" : ""}${expands ? name : `'${name}'`}${isTerminated ? "" : "!"}`);
  return parts.join(" ").trim();
}

const CASES: readonly { readonly name: string; readonly text: string; readonly outline: readonly string[] }[] = [
  { name: "nothing", text: "", outline: [] },
  { name: "comments only", text: "# a\n  # b\n\n", outline: [] },
  {
    name: "keywords in any case, tabs, blanks around",
    text: "from a As b\n\t rUn\techo hi \n",
    outline: ["FROM a As b", "RUN echo hi"],
  },
  { name: "byte order mark", text: "\uFEFFFROM a\n", outline: ["FROM a"] },
  {
    name: "carriage returns",
    text: "FROM a\r\nRUN x \\\r\n  && y\r\nUSER z\r\n",
    outline: ["FROM a", "RUN x && y", "USER z"],
  },
  {
    name: "comments, blank lines and blanks after the mark in a continuation",
    text: "RUN a \\\n# one\n\n  # two\n  && b \\  \t\n && c\nUSER d",
    outline: ["RUN a && b && c", "USER d"],
  },
  { name: "a continued word", text: "FR\\\nOM a\nEN\\\nV A\\\n=1", outline: ["FROM a", "ENV A=1"] },
  { name: "a doubled mark ends the instruction", text: "RUN a \\\\\nUSER b", outline: ["RUN a \\\\", "USER b"] },
  { name: "a continuation at the end of the text", text: "RUN a \\", outline: ["RUN a"] },
  { name: "a continuation alone", text: "\\\n\nFROM a", outline: ["FROM a"] },
  {
    name: "backtick escape",
    text: "# escape=`\nRUN a `\n  b\nCOPY c C:\\d\\\nUSER e",
    outline: ["RUN a b", "COPY c C:\\d\\", "USER e"],
  },
  {
    name: "escape behind other directives and a shebang",
    text: "#!/x\n# syntax=y\n# Escape = `\nRUN a `\nb",
    outline: ["RUN a b"],
  },
  {
    name: "escape behind a comment counts no more",
    text: "# hi\n# escape=`\nRUN a `\nUSER b",
    outline: ["RUN a `", "USER b"],
  },
  {
    name: "escape behind a blank line counts no more",
    text: "\n# escape=`\nRUN a `\nUSER b",
    outline: ["RUN a `", "USER b"],
  },
  {
    name: "flags",
    text: "COPY --from=a --link --chown='x y':z b c\nRUN --mount=type=cache,target=/r -- x",
    outline: ["COPY --from=a --link --chown='x y':z b c", "RUN --mount=type=cache,target=/r x"],
  },
  {
    name: "JSON keeps its blanks and escapes",
    text: 'CMD [ "sh", "-c","a  \\"b\\"\\u0041" ] \nCMD []',
    outline: ['CMD ["sh","-c","a  \\"b\\"A"]', "CMD []"],
  },
  {
    name: "what only looks like JSON",
    text: 'CMD [\'a\']\nCMD ["a" "b"]\nCMD ["a",]\nCMD [1]\nCMD ["a"] b',
    outline: ["CMD ['a']", 'CMD ["a" "b"]', 'CMD ["a",]', "CMD [1]", 'CMD ["a"] b'],
  },
  { name: "JSON over several lines", text: 'CMD ["a", \\\n# no\n "b"]', outline: ['CMD ["a","b"]'] },
  {
    name: "health check",
    text: 'HEALTHCHECK --interval=5s CMD ["a b"]\nHEALTHCHECK NONE',
    outline: ['HEALTHCHECK --interval=5s ["a b"]', "HEALTHCHECK NONE"],
  },
  {
    name: "ENV in both forms",
    text: "ENV A b  c\nENV A=1 B=\"x y\" C=x\\ y D='$z' E=",
    outline: ["ENV A=b  c", "ENV A=1 B=x y C=x y D=$z E="],
  },
  { name: "ARG with and without a default", text: "ARG A B=c", outline: ["ARG A=? B=c"] },
  {
    name: "ONBUILD wraps once",
    text: "ONBUILD RUN a\nONBUILD ONBUILD RUN a\nONBUILD",
    outline: ["ONBUILD [RUN a]", "ONBUILD [ONBUILD RUN a]", "ONBUILD"],
  },
  {
    name: "a here-document hides instructions",
    text: "RUN <<EOF\nFROM x\nUSER root\nEOF\nUSER a",
    outline: ["RUN <<EOF <<EOF", "USER a"],
  },
  {
    name: "several here-documents, tabs, quotes",
    text: "RUN <<A cat && <<-\"B\" cat\na\nA\n\tb\n\tB\nCOPY <<'one two' <<C /d/\n1\none two\n2\nC\nUSER a",
    outline: ["RUN <<A cat && <<-\"B\" cat <<A <<-'B'", "COPY <<'one two' <<C /d/ <<'one two' <<C", "USER a"],
  },
  { name: "a here-document without its end", text: "RUN <<EOF\nUSER root\n EOF", outline: ["RUN <<EOF <<EOF!"] },
  {
    name: "here-document with carriage returns",
    text: "RUN <<EOF\r\na\r\nEOF\r\nUSER a",
    outline: ["RUN <<EOF <<EOF", "USER a"],
  },
  {
    name: "what only looks like a here-document",
    text: 'RUN echo $((1<<2)) "<<EOF" <<<x a<<EOF\nRUN ["cat", "<<EOF"]\nENV A=<<EOF\nCMD cat <<EOF\nUSER a',
    outline: [
      'RUN echo $((1<<2)) "<<EOF" <<<x a<<EOF',
      'RUN ["cat","<<EOF"]',
      "ENV A=<<EOF",
      "CMD cat <<EOF",
      "USER a",
    ],
  },
  {
    name: "ONBUILD takes here-documents",
    text: "ONBUILD RUN <<EOF\nUSER root\nEOF\nUSER a",
    outline: ["ONBUILD [RUN <<EOF <<EOF]", "USER a"],
  },
  { name: "unknown instructions", text: "RUNN a\n{}\nFROM", outline: ["RUNN a", "{}", "FROM"] },
];

describe("parseDockerfile", () => {
  for (const { name, text, outline: expected } of CASES) test(name, () => assert.deepEqual(outline(text), expected));
});

/** `⟦…⟧` marks in the text what the place of the derived text must be. */
describe("places of shell text", () => {
  const cases: readonly { readonly name: string; readonly marked: string; readonly find: string }[] = [
    { name: "behind a continuation", marked: "RUN a \\\n  && ⟦npm ci⟧", find: "npm ci" },
    { name: "behind a comment in a continuation", marked: "RUN a \\\r\n# c\r\n  && ⟦b⟧ \\\r\n  c", find: "b" },
    { name: "over a continuation", marked: "RUN x⟦a\\\nb⟧", find: "ab" },
    { name: "in a lone here-document", marked: "RUN <<-EOF\n\ta\n\t⟦bc⟧\n\tEOF", find: "bc" },
    { name: "in a here-document for a command", marked: "RUN bash <<EOF\n⟦bc⟧\nEOF", find: "bc" },
    { name: "behind flags and surrogates", marked: "RUN --mount=type=ssh echo 🦊 ⟦x1⟧", find: "x1" },
  ];
  for (const { name, marked, find } of cases) {
    test(name, () => {
      const start = marked.indexOf("⟦");
      const text = marked.replace("⟦", "").replace("⟧", "");
      const shell = parseDockerfile(text).instructions[0]?.shell;
      assert.ok(shell);
      const at = shell.text.indexOf(find);
      assert.deepEqual(shell.span(at, at + find.length), { start, end: marked.indexOf("⟧") - 1 });
    });
  }
});

describe("model of a Dockerfile", () => {
  const stagesOf = (text: string): string[] =>
    dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS).stages.map(({ base, reference }) =>
      base === undefined ? (reference?.text ?? "?") : `stage ${base.index}`,
    );
  const cases: readonly { readonly text: string; readonly stages: readonly string[] }[] = [
    { text: "FROM a AS One\nFROM oNE\nFROM 0\nFROM two AS two", stages: ["a", "stage 0", "0", "two"] },
    { text: "ARG V=1\nFROM a:$V\nARG V=2\nFROM a:${V}\nFROM $B", stages: ["a:1", "a:1", "?"] },
    { text: "ARG A\nARG B=${A:-x}-${C:+y}z\nFROM ${A:-b}\nFROM $A\nFROM i:$B", stages: ["?", "?", "?"] },
    { text: 'ARG B=${C:-x}${D:+y}\nFROM i:$B\nFROM i:$TARGETARCH\nFROM "q"', stages: ["i:x", "?", "q"] },
    { text: "ARG A=$B\nARG B=$A\nFROM a:$A", stages: ["?"] },
  ];
  for (const { text, stages } of cases) test(JSON.stringify(text), () => assert.deepEqual(stagesOf(text), stages));
});

/** Text that is likely to hit the grammar's corners. */
const pieces = fc.constantFrom(
  ..."FROM |RUN |ENV |ARG |COPY |CMD |ONBUILD |HEALTHCHECK CMD |a|=|\"|'|\\|\\\n|`|\n|\r\n| |\t|#|# escape=`\n|<<EOF|<<-'E'|EOF|E|--x=|[|]|\"a\"|,|$|${|}|:-|\uFEFF|🦊|{{".split(
    "|",
  ),
);
const texts = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("")),
);

describe("any text", () => {
  test("parses into ordered, nested spans inside the text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const tree = parseDockerfile(text);
        let last = 0;
        for (const instruction of tree.instructions) {
          assert.ok(instruction.start >= last && instruction.start < instruction.end, "instructions follow each other");
          assert.ok(instruction.end <= text.length);
          last = instruction.end;
          checkInstruction(instruction);
        }
        for (const { start, end, text: comment } of tree.comments) assert.equal(text.slice(start, end), comment);
      }),
      { numRuns: runs(3000), examples: [["ARG A --x=\\\n\\\n"], ["ENV A=b C=\\\n\\\n"]] },
    );
  });

  test("has structural problems inside the text, and none throws", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const { start, end } of structureProblems(parseDockerfile(text)))
          assert.ok(0 <= start && start <= end && end <= text.length);
        dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS);
      }),
      { numRuns: 500 },
    );
  });
});

function checkInstruction(instruction: Instruction): void {
  const inside = ({ start, end }: { start: number; end: number }): void =>
    assert.ok(instruction.start <= start && start <= end && end <= instruction.end, instruction.keyword);
  const { keywordSpan, flags, words, json, pairs, heredocs, shell, trigger } = instruction;
  [keywordSpan, ...flags, ...words, ...(json ?? []), ...pairs, ...heredocs].forEach(inside);
  for (const { key, value } of pairs) [key, value ?? key].forEach(inside);
  for (const { body, terminator, isTerminated } of heredocs) {
    if (isTerminated) [body, terminator].forEach(inside);
  }
  if (shell !== undefined) checkPlaces(shell, inside);
  checkPlaces(instruction.arguments, inside);
  if (trigger !== undefined) checkInstruction(trigger);
}

function checkPlaces(mapped: MappedText, inside: (span: { start: number; end: number }) => void): void {
  let last = -1;
  for (let offset = 0; offset < mapped.text.length; offset++) {
    const at = mapped.at(offset);
    assert.ok(at >= last, "places do not go back");
    last = at;
    inside({ start: at, end: at });
  }
}

describe("time", () => {
  const size = 200_000;
  const hostile: Readonly<Record<string, string>> = {
    continuations: "RUN a" + " \\\n b".repeat(size / 5),
    comments: "RUN a \\\n" + "# c\n".repeat(size / 4),
    heredocs: "RUN <<A\n".repeat(size / 8),
    "heredoc words": `RUN ${"<<A ".repeat(size / 4)}`,
    quotes: `ENV ${'a="'.repeat(size / 3)}`,
    variables: `FROM ${"${a:-".repeat(size / 5)}`,
    braces: `ARG A=${"${".repeat(size / 2)}\nFROM $A`,
    json: `CMD [${'"a",'.repeat(size / 4)}`,
    onbuild: "ONBUILD ".repeat(size / 8),
    stages: "FROM a AS a\nFROM a\n".repeat(size / 20),
    pairs: `ENV ${"a=b ".repeat(size / 4)}`,
  };
  for (const [name, text] of Object.entries(hostile)) {
    test(`${name}: well below a second`, () => {
      const timer = startTimer();
      dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS);
      const spent = timer();
      assert.ok(spent < 1000, `${Math.round(spent)} ms`);
    });
  }
});
