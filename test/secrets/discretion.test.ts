import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { CodeAction, TextEdit } from "vscode-languageserver/node";
import { paylint } from "../cli/program.ts";
import { type Session, WHOLE, startSession } from "../lsp/session.ts";
import { NOTATION, token } from "../rules/tokens.ts";
import { CREDENTIALS } from "./credentials.ts";

/** No piece of a secret's random part of this length may be seen anywhere. */
const PIECE = 6;

const pieces = new Set<string>();
let seed = 5000;

/** Fills a line's notations in with tokens that no other line has, and remembers their pieces. */
function plant(line: string): string {
  return line.replaceAll(NOTATION, (_, kind: string, length: string) => {
    const made = token(kind, Number(length), seed++);
    remember(made);
    return made;
  });
}

function remember(secret: string): void {
  for (let at = 0; at + PIECE <= secret.length; at++) pieces.add(secret.slice(at, at + PIECE));
}

/** The first place where a planted piece is seen, with what stands before it. */
function leakIn(shown: string): string | undefined {
  for (let at = 0; at + PIECE <= shown.length; at++)
    if (pieces.has(shown.slice(at, at + PIECE))) return shown.slice(Math.max(0, at - 160), at + PIECE);
  return undefined;
}

/** What stands behind the issuer's digits of a card number is the cardholder's. */
function cardNumber(): string {
  const made = token("c", 16, seed++);
  remember(made.slice(6));
  return made;
}

const secrets = CREDENTIALS.filter(([, expected]) => / (?:secret|identifier)$/.test(expected)).map(([line]) => line);
/** Those that need no quotes anywhere. */
const simple = secrets.filter((line) => !/[$#"'\s\\]/.test(line));
const split = (line: string): [key: string, value: string] => {
  const at = line.indexOf("=");
  return [line.slice(0, at), plant(line.slice(at + 1))];
};

function environmentText(lines = secrets): string {
  const assignments = lines.flatMap((line) => [plant(line), `# was ${plant(line)}`]);
  const card = [`CARD_NUMBER=${cardNumber()}`, `# tried with card ${cardNumber()}`, `CARD_CVV=${token("d", 3, 1)}`];
  return [...assignments, ...card, plant("DATABASE_URL=postgres://app:⟨n20⟩@db.example.com/pay"), ""].join("\n");
}

function workflowText(): string {
  const variables = simple.map((line) => {
    const [key, value] = split(line);
    return `      ${key}: "${value}"\n`;
  });
  const run = plant("      - run: curl -u merchant:⟨n24⟩ https://api.example.com\n");
  return `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n${variables.join("")}    steps:\n${run}`;
}

function podText(): string {
  const variables = simple.map((line) => {
    const [key, value] = split(line);
    return `        - name: ${key}\n          value: "${value}"\n`;
  });
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: payments\nspec:\n  containers:\n    - name: app\n      image: example.com/app:1.0.0\n      env:\n${variables.join("")}`;
}

function secretText(): string {
  const plain = simple.map((line) => split(line));
  const encoded = simple.map((line): [string, string] => {
    const [key, value] = split(line);
    const base64 = Buffer.from(value).toString("base64");
    remember(base64.slice(16));
    return [key, base64];
  });
  const block = (pairs: readonly (readonly [string, string])[]): string =>
    pairs.map(([key, value]) => `  ${key}: "${value}"\n`).join("");
  return (
    `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n${block(plain)}data:\n${block(encoded)}---\n` +
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n${block(simple.map((line) => split(line)))}`
  );
}

const FILES: readonly (readonly [path: string, languageId: string, text: string])[] = [
  [".env", "dotenv", environmentText()],
  [".env.production", "dotenv", environmentText()],
  [".env.staging", "dotenv", environmentText()],
  [".env.example", "dotenv", environmentText()],
  // Only every second of them, so that the others can be moved here.
  [".env.local", "dotenv", environmentText(secrets.filter((_, index) => index % 2 === 0))],
  [
    "Dockerfile",
    "dockerfile",
    `FROM node:24-slim\n${simple.map((line) => `ENV ${plant(line)}\nARG ${plant(line)}\n`).join("")}USER node\n`,
  ],
  [".github/workflows/deploy.yml", "yaml", workflowText()],
  ["k8s/pod.yaml", "yaml", podText()],
  ["k8s/secret.yaml", "yaml", secretText()],
];

describe("a secret's value is shown nowhere", () => {
  const folder = mkdtempSync(join(tmpdir(), "paylint-discretion-"));
  let session: Session;
  const said: unknown[] = [];

  before(async () => {
    for (const [path, , text] of FILES) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    session = await startSession({
      files: Object.fromEntries(FILES.map(([path, , text]) => [path, text])),
      initialization: { ownCommands: true },
      trace: "verbose",
    });
    session.connection.onUnhandledNotification((notification) => said.push(notification));
    await session.refreshedBeyond(0);
  });
  after(async () => {
    await session.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test("what is planted would be noticed", () => {
    const [, , text] = FILES[0] ?? ["", "", ""];
    assert.ok(pieces.size > 10_000);
    assert.notEqual(leakIn(text), undefined);
  });

  for (const [path, languageId, text] of FILES)
    test(`in the editor: ${path}`, async () => {
      const uri = await session.open(path, languageId, text);
      const diagnostics = await session.diagnostics(uri);
      assert.ok(diagnostics.length > 10, `${diagnostics.length} findings`);
      assert.equal(leakIn(JSON.stringify(diagnostics)), undefined);
      for (const { range } of diagnostics) {
        const { line, character } = range.start;
        assert.equal(leakIn(JSON.stringify(await session.hover(uri, line, character))), undefined);
      }
      const lines = text.split("\n");
      for (const [line, content] of lines.entries()) {
        const key = /[\w.]+/.exec(content);
        const hover = key === null ? null : await session.hover(uri, line, key.index);
        assert.equal(leakIn(JSON.stringify(hover)), undefined);
        assert.equal(leakIn(JSON.stringify(await session.complete(uri, line, content.length))), undefined);
      }
      const actions = await session.actions(uri, WHOLE);
      assert.ok(actions.length > 20);
      assert.equal(leakIn(JSON.stringify(actions.map(({ title, command }) => [title, command]))), undefined);
      for (const action of actions)
        assert.equal(leakIn(inserted(action.data === undefined ? action : await session.resolve(action))), undefined);
      assert.equal(leakIn(JSON.stringify(await session.secretRanges(uri))), undefined);
      assert.equal(leakIn(JSON.stringify(said)), undefined);
      assert.equal(leakIn(session.errorOutput()), undefined);
    });

  for (const words of [
    ["check"],
    ["check", "--format", "json"],
    ["fix", "--dry-run"],
    ["fix", "--review", "--dry-run"],
  ])
    test(`on the command line: paylint ${words.join(" ")}`, () => {
      const { out, err } = paylint(folder, ...words);
      assert.ok(out.length > 20);
      assert.equal(leakIn(out), undefined);
      assert.equal(leakIn(err), undefined);
    });
});

/** What an action writes. Taking a line to `.env.local` writes the line there, which is what it is for. */
function inserted(action: CodeAction): string {
  const edits = (action.edit?.documentChanges ?? []).flatMap((change) =>
    "edits" in change && !change.textDocument.uri.endsWith("/.env.local") ? (change.edits as TextEdit[]) : [],
  );
  return edits.map(({ newText }) => newText).join("\n");
}
