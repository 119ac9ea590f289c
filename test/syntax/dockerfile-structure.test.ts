import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { parseDockerfile } from "../../server/src/languages/dockerfile/syntax/read.ts";
import { structureProblems } from "../../server/src/languages/dockerfile/syntax/structure.ts";
import { runs } from "../runs.ts";

/** `⟦…⟧` marks the text at fault; `says` is part of the message, with `!` in front where the build fails. */
interface Case {
  readonly text: string;
  readonly says: string;
}

const WRONG: readonly Case[] = [
  { text: "⟦⟧", says: "without an instruction" },
  { text: "⟦⟧# only this\n", says: "without an instruction" },
  { text: "⟦RUN⟧ a\nFROM b", says: "!begins with `FROM`" },
  { text: "FROM a\n⟦RUNN⟧ b", says: "!`RUNN` is no Dockerfile instruction" },
  { text: "FROM a\nENV B=1\n  ⟦DB_PASSWORD=hunter2⟧", says: "!This is no Dockerfile instruction" },
  { text: "# escape=⟦x⟧\nFROM a", says: "!cannot be the escape character" },
  { text: "# syntax=docker/dockerfile:1\n⟦# Syntax = docker/dockerfile:1⟧\nFROM a", says: "!stands here twice" },
  { text: "⟦FROM⟧", says: "!needs an argument" },
  { text: "FROM ⟦Example.com/Pay:1⟧", says: "!no valid image reference" },
  { text: "FROM ⟦a:1:2⟧", says: "!no valid image reference" },
  { text: "FROM ⟦a@sha256:12⟧", says: "!no valid image reference" },
  { text: "FROM a ⟦As⟧", says: "!an image with `AS` and a name" },
  { text: "FROM a ⟦b⟧ c", says: "!`AS` is expected" },
  { text: "FROM a as ⟦1b⟧", says: "!cannot be the name of a stage" },
  { text: "FROM a as b ⟦c⟧", says: "!one argument too many" },
  { text: "FROM a as b\nFROM a as ⟦B⟧", says: "the later one wins" },
  { text: "FROM a as b\nCOPY --from=⟦B⟧ c d", says: "!cannot copy from itself" },
  { text: "FROM ⟦--plattform⟧=x a", says: "!`FROM` has no flag `--plattform`" },
  { text: "FROM a\nCOPY ⟦--From⟧=x a b", says: "!`COPY` has no flag `--From`" },
  { text: "FROM a\nCOPY --link ⟦--link⟧ a b", says: "!stands here twice" },
  { text: "FROM a\nCOPY --link=⟦maybe⟧ a b", says: "!`true` or `false`" },
  { text: "FROM a\nCOPY ⟦--link=⟧ a b", says: "!needs a value" },
  { text: "FROM a\nCOPY ⟦--chown⟧ a b", says: "!needs a value" },
  { text: "FROM a\nADD ⟦--parents⟧ a b", says: "!`ADD` has no flag" },
  { text: "FROM a\nCMD ⟦--x⟧ a", says: "!`CMD` has no flag" },
  { text: "FROM a\n⟦COPY⟧ b", says: "!a source and a destination" },
  { text: 'FROM a\n⟦COPY⟧ ["b"]', says: "!a source and a destination" },
  { text: "FROM a\nCOPY b c ⟦d⟧", says: "the destination is a folder" },
  { text: "FROM a\nCOPY b ⟦<<E⟧\nE", says: "!cannot write to a here-document" },
  { text: "FROM a\nCOPY ⟦<<E⟧ b\nc", says: "!No line `E`" },
  { text: "FROM a\nENV ⟦B⟧", says: "!a name and a value" },
  { text: "FROM a\nENV B=1 ⟦C⟧", says: "!has no `=`" },
  { text: "FROM a\nLABEL ⟦=c⟧", says: "!a value without a name" },
  { text: "FROM a\nARG ⟦=c⟧", says: "!a value without a name" },
  { text: "FROM a\nENV B=c⟦'d e⟧", says: "!single quote" },
  { text: 'FROM a\nARG B=⟦"d⟧', says: "!double quote" },
  { text: "FROM a\nWORKDIR /⟦${B!c}⟧", says: "!this form of a variable" },
  { text: "FROM a\nENV B=⟦${}⟧", says: "!this form of a variable" },
  { text: "FROM a\nUSER ⟦${B⟧", says: "!no closing brace" },
  { text: "FROM a\nEXPOSE 1 ⟦http⟧", says: "!no port" },
  { text: "FROM a\nEXPOSE ⟦65536⟧", says: "!no port" },
  { text: "FROM a\nEXPOSE ⟦9-8⟧", says: "!no port" },
  { text: "FROM a\nEXPOSE ⟦80/http⟧", says: "!no protocol" },
  { text: "FROM a\nEXPOSE ⟦127.0.0.1:80:80⟧", says: "has no effect" },
  { text: "FROM a\nHEALTHCHECK ⟦CHECK⟧ a", says: "!takes `CMD` or `NONE`" },
  { text: "FROM a\nHEALTHCHECK ⟦CMD⟧", says: "!needs a command" },
  { text: "FROM a\nHEALTHCHECK NONE ⟦a⟧", says: "!takes no argument" },
  { text: "FROM a\nHEALTHCHECK --interval=⟦5⟧ CMD a", says: "!has no unit" },
  { text: "FROM a\nHEALTHCHECK --interval=⟦5x⟧ CMD a", says: "!a unit that is not known" },
  { text: "FROM a\nHEALTHCHECK --timeout=⟦s⟧ CMD a", says: "!is no duration" },
  { text: "FROM a\nHEALTHCHECK --timeout=⟦5us⟧ CMD a", says: "!shorter than one millisecond" },
  { text: "FROM a\nHEALTHCHECK --retries=⟦-1⟧ CMD a", says: "!a number from 0" },
  { text: "FROM a\nSHELL ⟦sh -c⟧", says: "!takes a JSON array" },
  { text: "FROM a\nSHELL ⟦[]⟧", says: "!needs a program" },
  { text: "FROM a\nSTOPSIGNAL ⟦SIGNO⟧", says: "!no signal" },
  { text: "FROM a\nCMD [⟦'b'⟧, 'c']", says: "double quotes" },
  { text: 'FROM a\nCMD ["b", ⟦$C⟧]', says: "a word has no quotes" },
  { text: 'FROM a\nCMD ["b" ⟦"⟧c"]', says: "a comma is missing here" },
  { text: 'FROM a\nCMD [ "b", "c"⟦,⟧ ]', says: "behind the last string" },
  { text: 'FROM a\nCMD ["b", ⟦,⟧ "c"]', says: "a string is missing" },
  { text: 'FROM a\nCMD ["b", ⟦"c⟧]', says: "a quote is not closed" },
  { text: 'FROM a\nCMD ["b", ⟦"\\q"⟧]', says: "an escape is none" },
  { text: "FROM a\nCMD [⟦b⟧, c]", says: "a word has no quotes" },
  { text: "FROM a\nCMD [⟦“b”⟧]", says: "curly quotes" },
  { text: 'FROM a\nCMD ⟦["b", 1]⟧', says: "!strings alone" },
  { text: 'FROM a\nENTRYPOINT ⟦["b", ["c"], null]⟧', says: "!strings alone" },
  { text: 'FROM a\nVOLUME ["/b" ⟦"⟧/c"]', says: "parts of names" },
  { text: 'FROM a\nCOPY ["b", "c" ⟦"⟧/d/"]', says: "parts of names" },
  { text: 'FROM a\nHEALTHCHECK --timeout=5s CMD ["b", ⟦c⟧]', says: "a shell runs" },
  { text: 'FROM a\nCMD ["b", \\\n  # why\n  ⟦$C⟧]', says: "a word has no quotes" },
  { text: "FROM a\nONBUILD ⟦ONBUILD⟧ RUN b", says: "!cannot wrap another" },
  { text: "FROM a\nONBUILD ⟦FROM⟧ b", says: "!cannot wrap `FROM`" },
  { text: "FROM a\nONBUILD EXPOSE ⟦b⟧", says: "!no port" },
  { text: "FROM a\r\nCOPY \\\r\n  b c \\\r\n# why\r\n  ⟦d⟧\r\n", says: "the destination is a folder" },
];

const RIGHT: readonly string[] = [
  "# syntax=registry.example/frontend:2\nFROM a\nBUILDALL --all x",
  "ARG V\nFROM --platform=$BUILDPLATFORM localhost:5000/a/b_c:${V:-1} AS Build.1\nFROM Build.1",
  "FROM a:1@sha256:" + "0".repeat(64),
  "FROM a\nADD --chown=1:1 --chmod=700 --link --keep-git-dir=true --checksum=sha256:0 --unpack=false --exclude=b --exclude=c d e",
  "FROM a\nCOPY --from=b --parents --link=false c d/\nCOPY a b .\nCOPY a b ..\nCOPY a b $D\nCOPY a b C:/app/",
  "FROM a\nRUN --mount=type=cache,target=/b --mount=type=secret,id=c --network=none --security=sandbox --device=d e",
  "FROM a\nHEALTHCHECK --interval=1m30s --timeout=0 --start-period=1.5h --start-interval=250ms --retries=3 CMD a",
  "FROM a\nHEALTHCHECK none",
  "FROM a\nWORKDIR /with a blank\nUSER a b\nMAINTAINER a b c",
  "FROM a\nEXPOSE 80 8000-8010/tcp 53/UDP $PORT ${PORT}/tcp",
  "FROM a\nENV A b 'c'\nENV D=e\\'f G=${H:-i} J=${K#l} M=${N//o/p} Q=${R:?s}",
  "FROM a\nSTOPSIGNAL sigquit\nSTOPSIGNAL 9\nSTOPSIGNAL RTMIN+3\nSTOPSIGNAL $S",
  "FROM a\nRUN [ 'a' = 'b' ] || echo '${!x}'\nCMD [ -f x ]\nRUN <<E\n['a']\nE",
  'FROM a\nSHELL ["powershell"]\nVOLUME ["/a", "/b"]\nVOLUME /a /b\nCMD []',
  "# escape=`\nFROM a\nCOPY b c C:\\app\\",
];

describe("structure of a Dockerfile", () => {
  for (const { text: marked, says } of WRONG) {
    test(`${JSON.stringify(marked)} ${says}`, () => {
      const start = marked.indexOf("⟦");
      const found = structureProblems(parseDockerfile(marked.replace("⟦", "").replace("⟧", "")));
      assert.equal(found.length, 1, JSON.stringify(found));
      const { message, isFatal, start: from, end: to } = found[0]!;
      assert.deepEqual({ start: from, end: to }, { start, end: marked.indexOf("⟧") - 1 });
      assert.ok(message.includes(says.replace(/^!/, "")), message);
      assert.equal(isFatal, says.startsWith("!"));
    });
  }
  test("an array that lost or gained a character is an array again after its fix, or has none", () => {
    const item = fc.string({ maxLength: 6 });
    const seed = fc.record({
      items: fc.array(item, { minLength: 1, maxLength: 4 }),
      at: fc.nat(40),
      inserted: fc.constantFrom("", ",", '"', "'", "“", "]", "$A", "1", " "),
    });
    fc.assert(
      fc.property(seed, ({ items, at, inserted }) => {
        const array = JSON.stringify(items);
        const cut = Math.min(1 + at, array.length - 1);
        const broken = `${array.slice(0, cut)}${inserted}${array.slice(inserted === "" ? cut + 1 : cut)}`;
        const text = `FROM a\nCMD ${broken}\nUSER 1`;
        for (const { start, end, fix } of structureProblems(parseDockerfile(text))) {
          assert.ok(start >= 0 && start <= end && end <= text.length);
          if (fix === undefined) continue;
          const mended = text.slice(0, fix.start) + fix.newText + text.slice(fix.end);
          assert.deepEqual(structureProblems(parseDockerfile(mended)), [], mended);
        }
      }),
      { numRuns: runs(300) },
    );
  });
  for (const text of RIGHT)
    test(`nothing in ${JSON.stringify(text)}`, () => assert.deepEqual(structureProblems(parseDockerfile(text)), []));
});
