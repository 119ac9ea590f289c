import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { paylint } from "../cli/program.ts";
import { startSession } from "./session.ts";

const example = join(import.meta.dirname, "../../examples/payment-service");
const SEVERITIES = ["", "error", "warning", "information"];

interface Reported {
  readonly path: string;
  readonly rule: string;
  readonly severity: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
}

test("the editor and the command line report the same findings for the example", async () => {
  const files = Object.fromEntries(
    readdirSync(example, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(example.length + 1).replaceAll("\\", "/"), readFileSync(path, "utf8")]),
  );
  const session = await startSession({ files });
  await session.refreshedBeyond(0);
  const printed = (JSON.parse(paylint(session.folder, "check", "--format", "json").out) as { findings: Reported[] })
    .findings;
  assert.ok(printed.length > 10, `${printed.length} findings`);
  for (const [path, text] of Object.entries(files)) {
    const uri = await session.open(
      path,
      path.endsWith("Dockerfile") ? "dockerfile" : path.includes(".env") ? "dotenv" : "yaml",
      text,
    );
    const shown = (await session.diagnostics(uri)).map(({ range, severity, code, message }) => ({
      path,
      rule: String(code),
      severity: SEVERITIES[severity ?? 0],
      line: range.start.line + 1,
      column: range.start.character + 1,
      endLine: range.end.line + 1,
      endColumn: range.end.character + 1,
      message: String(message).replaceAll("\n", " "),
    }));
    const expected = printed
      .filter((finding) => finding.path === path)
      .map(({ rule, severity, line, column, endLine, endColumn, message }) => ({
        path,
        rule,
        severity,
        line,
        column,
        endLine,
        endColumn,
        message,
      }));
    assert.deepEqual(shown, expected);
  }
  assert.equal(await session.end(), 0);
});
