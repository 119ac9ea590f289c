import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram, startProgram } from "../../server/src/deploy/kubectl/process.ts";

const node = (script: string, more: { stdin?: string; timeoutMs?: number } = {}) => ({
  program: process.execPath,
  args: ["-e", script],
  environment: process.env,
  timeoutMs: 60_000,
  ...more,
});

test("a program's answer, whatever it reads of its input", async () => {
  const echo = await runProgram(node("process.stdin.pipe(process.stdout)", { stdin: "é".repeat(200_000) }));
  assert.equal(echo.code, 0);
  assert.equal(echo.stdout.length, 200_000);
  const deaf = await runProgram(
    node("process.stdin.destroy(); process.exitCode = 3; console.error('no')", { stdin: "x".repeat(1_000_000) }),
  );
  assert.equal(deaf.code, 3);
  assert.match(deaf.stderr, /^no/);
});

test("a program that is not there", async () => {
  const answer = await runProgram({ ...node(""), program: "/nothing/here" });
  assert.deepEqual([answer.code, answer.missing], [undefined, true]);
});

test("a program that waits is ended, with what it started and what holds its streams open", async () => {
  const script = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }); setInterval(() => {}, 1000)`;
  const answer = await runProgram(node(script, { timeoutMs: 300 }));
  assert.deepEqual([answer.code, answer.timedOut], [undefined, true]);
});

test("a program that is given up is ended", async () => {
  const giveUp = new AbortController();
  const answer = runProgram({ ...node("setInterval(() => {}, 1000)"), signal: giveUp.signal });
  giveUp.abort();
  const { code, timedOut } = await answer;
  assert.deepEqual([code, timedOut], [undefined, false]);
});

test("a program that goes on is waited for, and stopped", async () => {
  const script = `console.log("ready on 42"); setInterval(() => {}, 1000)`;
  const long = await startProgram(node(script), /^ready on (\d+)/);
  assert.equal(long.match?.[1], "42");
  await long.stop();
  const short = await startProgram(node(`console.error("no tunnel")`), /^ready/);
  assert.equal(short.match, undefined);
  assert.match(short.stderr(), /no tunnel/);
  await short.stop();
});
