/**
 * Runs the tests, and the checks beside them.
 *   npm test              all but the real control plane and the images: makes the packages and installs the editors first
 *   npm run test:quick    what needs neither kubectl nor an editor nor much time, without the checks
 *   npm run test:long     many mutations, and tests of chances with twenty times as many runs
 *   npm test -- WORDS     more words for Node's test runner
 * The last lines are the test runner's own count.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { filesTogether } from "../test/together/groups.ts";

const root = join(import.meta.dirname, "..");
/** Files of tests: more than there are cores where we measure, since those of the editor and of deploys wait a good deal. */
const AT_ONCE = 4;

const together = filesTogether();
/** The files of patterns but for those that run in a process with others. */
const apart = (...patterns: readonly string[]): string[] =>
  globSync(patterns, { cwd: root }).filter((file) => !together.has(file));

interface Suite {
  /** What the tests need, one after another, as words for Node or names of npm's scripts. */
  readonly before: readonly string[];
  /** Scripts of npm's that run beside the tests, one at a time. */
  readonly checks: readonly string[];
  readonly tests: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const SUITES: Readonly<Record<"all" | "quick" | "long", Suite>> = {
  all: {
    before: ["package", "test/vscode/prepare.ts"],
    checks: ["check:types", "check:lint", "check:format", "check:unused", "check:generated"],
    // Node sorts files by path, and whole paths come first: those that take longest are not to begin last.
    tests: [
      join(root, "test/{editor,together,ui}/*.test.ts"),
      ...apart("test/!(cluster|editor|images|together|ui)/**/*.test.ts"),
    ],
  },
  quick: {
    before: ["build"],
    checks: [],
    tests: [join(root, "test/together/*.test.ts"), ...apart("test/{lsp,syntax}/!(big|hostile*).test.ts")],
    environment: { PAYLINT_KUBECTL: "none" },
  },
  long: {
    before: ["build", "test/bench/fuzz.ts"],
    checks: [],
    tests: ["test/{base,engine,syntax}/*.test.ts"],
    environment: { PAYLINT_RUNS: "long" },
  },
};

const running = new Set<ChildProcess>();
type Signal = "SIGINT" | "SIGTERM";
let interruptedBy: Signal | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    interruptedBy = signal;
    for (const child of running) stop(child, signal);
  });

/** A group of its own takes along what a program has started; Windows has none. */
const OWN_GROUP = process.platform !== "win32";

function stop(child: ChildProcess, signal: Signal): void {
  if (child.pid === undefined) return;
  try {
    if (OWN_GROUP) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    // It ended just now.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

interface Run {
  readonly code: number;
  readonly seconds: number;
}

/** Runs Node and hands out its lines as they come. */
function run(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  take: (line: string) => void,
): Promise<Run> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, words, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: OWN_GROUP,
    });
    running.add(child);
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", take);
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/** A script of npm's, or one of Node's by its path. */
function step(name: string, take: (line: string) => void): Promise<Run> {
  const npm = process.env["npm_execpath"];
  if (name.endsWith(".ts")) return run([name], {}, take);
  if (npm === undefined) throw new Error("start it by npm: npm test");
  return run([npm, "run", "--silent", name], {}, take);
}

function tell(name: string, { code, seconds }: Run): void {
  console.log(`${code === 0 ? "✔" : "✖"} ${name}: ${seconds.toFixed(0)} s`);
}

/** Carries out steps one after another, up to one that fails; the answer is what that one said. */
async function carryOut(names: readonly string[], goesOn: boolean): Promise<string[]> {
  const failed: string[] = [];
  for (const name of names) {
    if (interruptedBy !== undefined) break;
    const lines: string[] = [];
    const result = await step(name, (line) => lines.push(line));
    tell(name, result);
    if (result.code === 0) continue;
    failed.push(`✖ ${name}`, ...lines);
    if (!goesOn) break;
  }
  return failed;
}

/** Runs the tests; their count is kept back for the end. */
async function test({ tests, environment = {} }: Suite, words: readonly string[]): Promise<[Run, string[]]> {
  const count: string[] = [];
  const runner = ["--test", `--test-concurrency=${AT_ONCE}`, "--test-reporter=spec", ...words, ...tests];
  // Each file of tests is a process that loads the same modules; what Node made of them is kept.
  const compiled = { NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compile") };
  const result = await run(runner, { ...compiled, ...environment }, (line) => {
    if (/^ℹ (?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) \d/.test(line)) count.push(line);
    else console.log(line);
  });
  tell("tests", result);
  return [result, count];
}

const [first = "", ...rest] = process.argv.slice(2);
const named = first === "--quick" || first === "--long" ? first.slice(2) : undefined;
const suite = SUITES[named === "quick" || named === "long" ? named : "all"];
const words = named === undefined ? process.argv.slice(2) : rest;

const checks = carryOut(suite.checks, true);
const unready = await carryOut(suite.before, false);
const [tests, count] = unready.length > 0 || interruptedBy !== undefined ? [undefined, []] : await test(suite, words);
const wrong = [...unready, ...(await checks)];
for (const line of [...wrong, ...count]) console.log(line);
if (interruptedBy !== undefined) {
  process.removeAllListeners(interruptedBy);
  process.kill(process.pid, interruptedBy);
} else process.exitCode = wrong.length > 0 || tests?.code !== 0 ? 1 : 0;
