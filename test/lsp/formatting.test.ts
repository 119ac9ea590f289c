import assert from "node:assert/strict";
import { test } from "node:test";
import type { Registration, RegistrationParams, TextEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { PULLING, type Session, startSession } from "./session.ts";

const OPTIONS = { tabSize: 2, insertSpaces: true };
const UNTIDY = 'FROM node:24-slim\n  RUN make \\\nall \\\n    "a \\\n b"\nRUN <<E\n  kept\nE\n';

async function formatted(session: Session, uri: string, text: string): Promise<string | null> {
  const edits = await session.connection.sendRequest<TextEdit[] | null>("textDocument/formatting", {
    textDocument: { uri },
    options: OPTIONS,
  });
  return edits === null ? null : TextDocument.applyEdits(TextDocument.create(uri, "", 0, text), edits);
}

test("a Dockerfile is laid out; quoted texts and here-documents stay, and other languages have no form", async () => {
  const session = await startSession();
  try {
    assert.equal(session.initialized.capabilities.documentFormattingProvider, true);
    const uri = await session.open("Dockerfile", "dockerfile", UNTIDY);
    // The instruction with the quoted text over two lines is left as it is.
    assert.equal(await formatted(session, uri, UNTIDY), UNTIDY);
    const plain = UNTIDY.replace('"a \\\n b"', "last");
    const other = await session.open("api.dockerfile", "dockerfile", plain);
    assert.equal(
      await formatted(session, other, plain),
      "FROM node:24-slim\nRUN make \\\n  all \\\n  last\nRUN <<E\n  kept\nE\n",
    );
    const env = await session.open(".env", "dotenv", "A=1\n  B=2\n");
    assert.equal(await formatted(session, env, "A=1\n  B=2\n"), "A=1\n  B=2\n");
  } finally {
    await session.end();
  }
});

test("the line behind a backslash is indented while it is typed", async () => {
  const session = await startSession();
  try {
    assert.deepEqual(session.initialized.capabilities.documentOnTypeFormattingProvider, {
      firstTriggerCharacter: "\\",
      moreTriggerCharacter: ["`"],
    });
    const text = "FROM a:1\nRUN make \\\nall\n";
    const uri = await session.open("Dockerfile", "dockerfile", text);
    const typed = (ch: string, line: number, character: number): Promise<TextEdit[] | null> =>
      session.connection.sendRequest("textDocument/onTypeFormatting", {
        textDocument: { uri },
        position: { line, character },
        ch,
        options: OPTIONS,
      });
    assert.deepEqual(await typed("\\", 1, 10), [
      { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, newText: "  " },
    ]);
    assert.deepEqual(await typed("`", 1, 10), []);
  } finally {
    await session.end();
  }
});

test("an editor is told of formatting for Dockerfiles alone, and while no other extension does it", async () => {
  const dynamic = {
    ...PULLING,
    textDocument: {
      ...PULLING.textDocument,
      formatting: { dynamicRegistration: true },
      onTypeFormatting: { dynamicRegistration: true },
    },
    workspace: { ...PULLING.workspace, configuration: true },
  };
  for (const dockerfileFormat of [true, false]) {
    const registered: Registration[] = [];
    const session = await startSession({
      capabilities: dynamic,
      settings: { dockerfileFormat },
      onRegister: ({ registrations }: RegistrationParams) => registered.push(...registrations),
    });
    try {
      assert.equal(session.initialized.capabilities.documentFormattingProvider, undefined);
      const uri = await session.open("Dockerfile", "dockerfile", UNTIDY);
      await session.diagnostics(uri);
      const methods = registered.filter(({ method }) => /[fF]ormatting/.test(method));
      assert.deepEqual(
        methods.map(({ method, registerOptions }) => [
          method,
          (registerOptions as { documentSelector: unknown }).documentSelector,
        ]),
        dockerfileFormat
          ? [
              ["textDocument/formatting", [{ language: "dockerfile" }]],
              ["textDocument/onTypeFormatting", [{ language: "dockerfile" }]],
            ]
          : [],
      );
      assert.equal((await formatted(session, uri, UNTIDY)) === null, !dockerfileFormat);
    } finally {
      await session.end();
    }
  }
});
