import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Session, withSession } from "./session.ts";

const PICTURE = "![x](http://127.0.0.1:1/seen.png)";
const LINK = "[Sign](command:workbench.action.files.newUntitledFile)";

async function hovered(session: Session, uri: string, line: number, character: number): Promise<string> {
  const hover = await session.hover(uri, line, character);
  assert.ok(hover !== null && typeof hover.contents === "object" && "kind" in hover.contents);
  return hover.contents.value;
}

/** What is left of Markdown without its code and what is escaped: links of ours, and no others. */
function bare(markdown: string): string {
  return markdown.replaceAll(/\\./g, "").replaceAll(/(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)/g, "");
}

describe("what others wrote, in the editor", () => {
  const HOVERS: Readonly<Record<string, readonly [text: string, line: number, character: number]>> = {
    "an image with a picture": [`FROM node\`${PICTURE}\`\n`, 0, 8],
    "an image with a link": [`FROM a\`${LINK}\`\n`, 0, 6],
    "an image built on one": [`FROM node\`${PICTURE}\` AS a\nFROM a\n`, 1, 5],
    "a tag with a picture": [`FROM node:1\`${PICTURE}\`\n`, 0, 8],
    "a long value with a picture": [`FROM node:24\nENV A="x\`${PICTURE}\`${"y".repeat(300)}"\n`, 1, 4],
  };
  for (const [name, [text, line, character]] of Object.entries(HOVERS))
    test(`a hover over ${name} shows none and links nowhere`, () =>
      withSession({}, async (session) => {
        const uri = await session.open("Dockerfile", "dockerfile", text);
        const markdown = await hovered(session, uri, line, character);
        assert.match(markdown, /x|Sign/);
        assert.doesNotMatch(bare(markdown), /!\[|http:\/\/|\]\(command:/);
      }));

  test("files that have a key too are links to themselves, whatever they are called", () =>
    withSession({ files: { [`\`${LINK}/.env`]: "STRIPE_SECRET_KEY=\n" } }, async (session) => {
      await session.refreshedBeyond(0); // The folder has been read.
      const uri = await session.open(".env", "dotenv", "STRIPE_SECRET_KEY=\n");
      const markdown = await hovered(session, uri, 0, 3);
      assert.match(markdown, /also in/);
      assert.doesNotMatch(bare(markdown), /\]\(command:workbench/);
    }));

  test("a finding shows a broken key on one line, and what it hides", () =>
    withSession({}, async (session) => {
      const key = JSON.stringify("a\u202E\nb");
      const text = `on: push\njobs:\n  ${key}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n        ${key}: 1\n`;
      const uri = await session.open(".github/workflows/a.yml", "yaml", text);
      const messages = (await session.diagnostics(uri)).map(({ message }) =>
        typeof message === "string" ? message : message.value,
      );
      assert.ok(
        messages.some((message) => message.includes("a<U+202E>\\nb")),
        messages.join("\n"),
      );
      for (const message of messages) assert.doesNotMatch(message, /(?!\n)[\p{Cc}\p{Cf}]/u);
    }));
});
