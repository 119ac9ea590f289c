// Runs a mocha bundle inside a real VS Code, in the Node extension host or in the web worker one, and brings back
// each test's outcome. VS Code's own protocol for extension tests is used: the page is told where the bundle is, the
// extension host calls its `run`, and the page calls `codeAutomationExit` at the end.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import type { Editor } from "./install.ts";
import { parseReport, type TestResult } from "./report.ts";
import { startServer, type Server } from "./serve.ts";
import { stackMapper } from "./stack.ts";
import { serveWebExtension } from "./web-extension.ts";
import { screenshot, workbenchAddress } from "./workbench.ts";

export type { TestResult } from "./report.ts";

export interface SuiteOptions {
  readonly editor: Editor;
  /** `server` is the Node extension host with the extension installed; `worker` is what vscode.dev runs. */
  readonly host: "server" | "worker";
  readonly vsix: string;
  /** The workspace that the tests see. Tests may write to it: give each run its own copy. */
  readonly folder: string;
  /** Made by `buildSuite`. */
  readonly suiteBundle: string;
  readonly browser: Browser;
  readonly env?: Readonly<Record<string, string>>;
}

export interface SuiteRun {
  readonly results: readonly TestResult[];
  /** The page's and the extension host's console and the server's output: for reading after a failure. */
  readonly logs: string;
}

/** Milliseconds without a line on the page's console: longer than what a test waits for before it says so. */
const silenceLimit = 120_000;

/**
 * Runs the bundle and returns every test's outcome; a failed test is a result, not an error.
 * Throws, with the logs in the message, when the run itself did not work: no end within the time, a lost result.
 */
export async function runSuite(options: SuiteOptions): Promise<SuiteRun> {
  const driver = await writeDriver(options.suiteBundle);
  let server: Server | undefined;
  try {
    const { editor, env } = options;
    server = await startServer({
      editor,
      testDriver: true,
      ...(options.host === "server" ? { vsix: options.vsix } : {}),
      ...(env === undefined ? {} : { env }),
    });
    return await runInPage(options, server, driver);
  } finally {
    await server?.stop();
    await rm(driver, { recursive: true, force: true });
  }
}

/** The extension whose tests VS Code believes to run. It is empty: the extension under test is installed, not developed. */
async function writeDriver(suiteBundle: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "paylint-tests-"));
  const manifest = {
    name: "paylint-tests",
    publisher: "paylint",
    version: "0.0.1",
    engines: { vscode: "*" },
    activationEvents: [],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
  await cp(suiteBundle, path.join(folder, "suite.js"));
  return folder;
}

async function runInPage(options: SuiteOptions, server: Server, driver: string): Promise<SuiteRun> {
  const context = await options.browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const run = collectReports(page);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    let code: number | undefined;
    page.once("crash", () => end());
    // Both must exist before the page loads; VS Code looks for them once.
    await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) =>
      run.add(type, args.map(textOf).join(" ")),
    );
    await page.exposeFunction("codeAutomationExit", (exitCode: number) => {
      code = exitCode;
      end();
    });
    const payload: [string, string][] = [];
    if (options.host === "worker") {
      await serveWebExtension(page, server.url, options.vsix, await readFile(path.join(driver, "suite.js")));
    } else {
      const remote = `vscode-remote://127.0.0.1:${server.port}${driver.split(path.sep).join("/")}`;
      payload.push(["extensionDevelopmentPath", remote], ["extensionTestsPath", `${remote}/suite.js`]);
    }
    await page.goto(workbenchAddress(server.url, options.folder, payload));
    const inTime = await whileHeard(run, ended);
    // The exit code and the last console lines travel apart: wait for the lines that the end record promises.
    const complete = inTime && (await whileHeard(run, run.complete));
    const logs = `${run.log()}\n--- server\n${server.output()}`;
    if (!complete) {
      const shown = await screenshot(page, `suite-${options.editor.name}-${options.host}`).catch(() => "none");
      const reason = inTime ? `ended with code ${String(code)}, but results are missing` : "did not end in time";
      const reported = `${run.results().length} had reported, screenshot: ${shown}`;
      throw new Error(
        `The tests in VS Code ${options.editor.version} (${options.host}) ${reason}; ${reported}\n${logs}`,
      );
    }
    const bundle = await readFile(options.suiteBundle, "utf8");
    const mapStack = stackMapper(options.suiteBundle, bundle, options.host);
    const results = run
      .results()
      .map((result) => (result.error === undefined ? result : { ...result, error: mapStack(result.error) }));
    return { results, logs };
  } finally {
    await context.close();
  }
}

interface Reports {
  add(type: string, text: string): void;
  results(): readonly TestResult[];
  log(): string;
  /** How many lines have arrived. */
  count(): number;
  /** Settles when the end record and as many results as it counts have arrived. */
  readonly complete: Promise<void>;
}

/** What every run prints because the packages lack it: native modules, the signing module, the browser builds of some extensions. */
const expectedNoise =
  /spdlog|watchdog|\/vsda\/|ServiceWorker|serviceWorker|github-authentication|status of 404|response code \(404\)|same-origin iframe|allow-same-origin|reconnection-grace-time|File not found: .*node_modules.code-server/;

/** Console lines reach us through the page and through VS Code's own log call; some come twice. */
function collectReports(page: Page): Reports {
  const lines = new Set<string>();
  const note = (type: string, text: string): void => {
    const plain = text.replace(/^%c +\w+ color: #\w+ /, "");
    if (!expectedNoise.test(plain)) lines.add(`${type === "log" ? "info" : type}: ${plain}`);
  };
  const results = new Map<number, TestResult>();
  let expected = Number.POSITIVE_INFINITY;
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  let count = 0;
  const add = (type: string, text: string): void => {
    count += 1;
    const report = parseReport(text);
    if (report === undefined) note(type, text);
    else if (report.kind === "end") expected = report.count;
    else results.set(report.number, report.result);
    if (results.size >= expected) resolve();
  };
  page.on("console", (message) => add(message.type(), message.text()));
  page.on("pageerror", (error) => add("page error", String(error)));
  return { add, results: () => [...results.values()], log: () => [...lines].join("\n"), count: () => count, complete };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Waits for as long as lines arrive. */
async function whileHeard(reports: Reports, promise: Promise<void>): Promise<boolean> {
  for (let heard = -1; heard !== reports.count();) {
    heard = reports.count();
    if (await within(silenceLimit, promise)) return true;
  }
  return false;
}

async function within(milliseconds: number, promise: Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), milliseconds);
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
