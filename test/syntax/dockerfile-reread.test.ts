import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { commandsOf } from "../../server/src/languages/dockerfile/model/commands.ts";
import { parseDockerfile } from "../../server/src/languages/dockerfile/syntax/read.ts";
import type { DockerfileTree, Instruction } from "../../server/src/languages/dockerfile/syntax/tree.ts";
import { placeOf } from "../../server/src/languages/dockerfile/syntax/moved.ts";
import type { DockerfileWord } from "../../server/src/languages/dockerfile/syntax/words.ts";
import type { MappedText } from "../../server/src/base/mapped-text.ts";
import { runs } from "../runs.ts";

/** Lines that change how those around them are read: continuations, here-documents, directives, comments inside. */
const LINES = [
  "# escape=`",
  "# syntax=docker/dockerfile:1",
  "# a comment",
  "",
  "  ",
  "FROM node:24 AS build",
  "FROM build",
  "RUN npm ci && \\",
  "    npm run build",
  "  # inside",
  "RUN --mount=type=cache,target=/a npm ci | tee log > out",
  "RUN <<EOF",
  "COPY <<-'A' <<B /x/",
  "EOF",
  "A",
  "\tB",
  'ENV A=1 B="two words" \\',
  "ENV OLD some value",
  "ARG TOKEN=$A",
  'CMD ["node", "a.js"]',
  "ONBUILD RUN echo $A",
  "ONBUILD COPY a b",
  "HEALTHCHECK --interval=1s CMD curl -f x || exit 1",
  "EXPOSE 80 443/tcp",
  "COPY --from=build --chown=1:1 /a /b ./c/",
  "RUN echo `",
  "\\",
  "<<EOF",
  "💳 odd",
];

const text = fc
  .array(fc.tuple(fc.constantFrom(...LINES), fc.constantFrom("\n", "\n", "\n", "\r\n", "")), { maxLength: 25 })
  .map((lines) => lines.map(([line, end]) => line + end).join(""));
const edit = fc.record({
  at: fc.nat(400),
  remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  insert: fc.oneof(
    fc.constantFrom("", "\n", "\\", " ", "#", "E", "EOF\n", "RUN a\n", "\\\n", "<<EOF", "x"),
    fc.constantFrom(...LINES),
  ),
});

test("a tree that was made from an earlier one is the same as one that was read anew", () => {
  fc.assert(
    fc.property(text, fc.array(edit, { minLength: 1, maxLength: 6 }), (first, edits) => {
      let current = first;
      let tree = parseDockerfile(current);
      tree.instructions.forEach(commandsOf);
      for (const { at, remove, insert } of edits) {
        current = current.slice(0, at) + insert + current.slice(at + remove);
        tree = parseDockerfile(current, tree);
        assert.deepEqual(plainTree(tree), plainTree(parseDockerfile(current)), JSON.stringify(current));
      }
    }),
    { numRuns: runs(1500) },
  );
});

test("what stands before an edit and behind it is not read again", () => {
  const part = (name: string): string => `# ${name}\nRUN echo ${name} \\\n  && true\nCOPY ${name} /x\n`;
  const before = part("a") + part("b") + part("c");
  const old = parseDockerfile(before);
  const tree = parseDockerfile(before.replace("echo b", "echo bee"), old);
  const kept = tree.instructions.map((instruction, index) => placeOf(instruction).origin === old.instructions[index]);
  assert.deepEqual(kept, [true, true, false, true, true, true]);
  const back = parseDockerfile(before, tree);
  assert.equal(back.instructions[4], old.instructions[4], "in its old place again it is the same object");
});

/** A tree without classes and getters; every mapped text with the places of all its characters. */
function plainTree({ text: own, escape, directives, comments, instructions }: DockerfileTree): unknown {
  return { own, escape, directives, comments, instructions: instructions.map(plainInstruction) };
}

function plainInstruction(instruction: Instruction): unknown {
  const { start, end, linesStart, linesEnd, keyword, keywordSpan, flags, words, json, pairs, heredocs, trigger } =
    instruction;
  return {
    ...{ start, end, linesStart, linesEnd, keyword, keywordSpan },
    arguments: plain(instruction.arguments),
    shell: plain(instruction.shell),
    ...{ flags: plain(flags), words: plain(words), json: plain(json), pairs: plain(pairs), heredocs: plain(heredocs) },
    trigger: trigger === undefined ? undefined : plainInstruction(trigger),
    commands: commandsOf(instruction).map(
      ({ name, start: from, end: to, words: parts, assignments, redirects, followedBy, pipeline, position }) =>
        plain({ name, from, to, parts, assignments, redirects, followedBy, pipeline, position }),
    ),
  };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ("span" in value && typeof value.span === "function") {
    const mapped = value as MappedText;
    const places = Array.from({ length: mapped.text.length + 1 }, (_, offset) => mapped.at(offset));
    return { text: mapped.text, places, whole: mapped.span(0, mapped.text.length), none: mapped.span(0, 0) };
  }
  if ("source" in value && typeof value.source === "object") {
    const { start, end, text: own, source } = value as DockerfileWord;
    return { start, end, text: own, source: plain(source) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
