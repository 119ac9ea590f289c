// Runs inside VS Code's extension host, in Node and in a web worker alike: mocha's browser build knows neither.
// `buildSuite` bundles it in front of the test files; the editor calls `run`.
import "mocha/mocha.js";
import { reportLine, type TestResult } from "./report.ts";

/** A class because mocha calls it with `new`. */
class ConsoleReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    reportToConsole(runner);
  }
}

// Not the global `mocha`: that one wants a page to write to.
// No time limit: what a test waits for gives up by itself, and `runSuite` when nothing is heard any more.
const tests = new Mocha({ ui: "tdd", reporter: ConsoleReporter, timeout: 0, color: false });
// `suite` and `test` become globals here, before the test files that follow in the bundle are evaluated.
tests.suite.emit("pre-require", globalThis, "", tests);

/** Errors can carry whole documents; the console line that carries them is limited. */
const longestError = 20_000;

/** Runs every test of the bundle and rejects when one failed, which the editor turns into its exit code. */
export async function run(): Promise<void> {
  const failures = await new Promise<number>((resolve) => void tests.run(resolve));
  if (failures > 0) throw new Error(`${failures} of the tests failed`);
}

function reportToConsole(runner: Mocha.Runner): void {
  let count = 0;
  const report = (result: TestResult): void => {
    count += 1;
    console.log(reportLine({ kind: "test", number: count, result }));
  };
  runner.on("pass", (test) => report({ title: test.fullTitle(), state: "passed", duration: test.duration ?? 0 }));
  runner.on("pending", (test) => report({ title: test.fullTitle(), state: "pending", duration: 0 }));
  // Also called for a hook that failed, whose title then names the hook.
  runner.on("fail", (test, error: unknown) =>
    report({ title: test.fullTitle(), state: "failed", error: describe(error), duration: test.duration ?? 0 }),
  );
  runner.on("end", () => console.log(reportLine({ kind: "end", count })));
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, longestError);
  const stack = error.stack ?? "";
  return (stack.includes(error.message) ? stack : `${error.name}: ${error.message}\n${stack}`).slice(0, longestError);
}
