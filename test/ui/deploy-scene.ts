import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { parseAllDocuments } from "yaml";
import { type Staging, type StagingOptions, CONTEXT, IMAGE, NAMESPACE, createStaging } from "../deploy/staging.ts";
import { missingKubectl } from "../deploy/kubectl.ts";
import { builtExtension } from "../built.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { installEditor } from "../vscode/install.ts";
import { type Server, startServer } from "../vscode/serve.ts";
import { openWorkbench, pickItem, runCommand, screenshot } from "../vscode/workbench.ts";

export const WHERE = `${CONTEXT}/${NAMESPACE}`;

export interface Scene {
  page: Page;
  readonly staging: Staging;
  server: Server;
  /** Another server and window on the same workspace and home folder. */
  reopen(): Promise<void>;
  /** Lets the extension's clock jump ahead, as when the machine has slept. */
  sleepMachine(milliseconds: number): void;
}

export interface JourneyOptions extends StagingOptions {
  readonly isListed: boolean;
  readonly theme?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Brings the cluster into a state before the window opens. */
  readonly prepare?: (staging: Staging) => void;
}

/** Declares journeys of a suite: each has one cluster, server and window. To be called once, inside `describe`. */
export function createJourneys(): (
  name: string,
  options: JourneyOptions,
  body: (scene: Scene) => Promise<void>,
) => void {
  let browser: Browser | undefined;
  let missing = missingKubectl();
  before(async () => {
    browser = await launchBrowser().catch((error: unknown) => {
      missing = `there is no browser: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    });
  });
  after(() => browser?.close());
  return (name, options, body) => {
    test(name, async (context) => {
      if (browser === undefined || missing !== undefined) context.skip(missing);
      else await play(browser, name, options, body);
    });
  };
}

async function play(
  browser: Browser,
  name: string,
  options: JourneyOptions,
  body: (scene: Scene) => Promise<void>,
): Promise<void> {
  const staging = await createStaging(options);
  let scene: Scene | undefined;
  try {
    if (options.isListed) staging.list(staging.target);
    options.prepare?.(staging);
    const clock = createClock(staging);
    const made: Scene = {
      ...(await open(browser, staging, options, clock.script)),
      staging,
      async reopen() {
        await close(made);
        Object.assign(made, await open(browser, staging, options, clock.script));
      },
      sleepMachine: clock.jump,
    };
    scene = made;
    await body(scene);
  } catch (error) {
    if (scene !== undefined) await screenshot(scene.page, `failed-${name.replaceAll(/\W+/g, "-")}`);
    throw error;
  } finally {
    if (scene !== undefined) await close(scene);
    await staging.close();
  }
}

async function open(
  browser: Browser,
  staging: Staging,
  { settings, theme = "Default Light Modern" }: JourneyOptions,
  clock: string,
): Promise<Pick<Scene, "server" | "page">> {
  const server = await startServer({
    editor: await installEditor("newest"),
    vsix: [builtExtension()],
    settings: { "paylint.staging.soakSeconds": 2, "workbench.colorTheme": theme, ...settings },
    env: staging.env,
    nodeArgs: ["--require", clock],
  });
  try {
    return { server, page: await openWorkbench(browser, server.url, staging.root) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function close({ page, server }: Pick<Scene, "server" | "page">): Promise<void> {
  await page.context().close();
  await server.stop();
}

/** A clock for extension hosts that is ahead by what a file says. */
function createClock({ env }: Staging): { script: string; jump: (milliseconds: number) => void } {
  const folder = join(env["HOME"] ?? "", "clock");
  const [script, ahead] = [join(folder, "clock.cjs"), join(folder, "ahead")];
  mkdirSync(folder);
  writeFileSync(ahead, "0");
  writeFileSync(
    script,
    `if (process.argv.includes("--type=extensionHost")) {
  const { readFileSync } = require("node:fs");
  const now = Date.now;
  let [ahead, readAt] = [0, 0];
  Date.now = () => {
    if (now() - readAt > 100) [ahead, readAt] = [Number(readFileSync(${JSON.stringify(ahead)}, "utf8")), now()];
    return now() + ahead;
  };
}
`,
  );
  return {
    script,
    jump: (milliseconds) => writeFileSync(ahead, String(milliseconds)),
  };
}

/** A release that runs and is healthy, written by a field manager. */
export function runRelease(
  { api, root: workspace }: Staging,
  tag: string,
  manager: string,
  operation: "Apply" | "Update",
): void {
  const text = readFileSync(join(workspace, "deploy/base/payments-api.yaml"), "utf8").replace(":1.0.0", `:${tag}`);
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS() as { metadata: object };
    api.objects.put({ ...object, metadata: { ...object.metadata, namespace: NAMESPACE } }, manager, operation);
  }
}

export function imageOf({ api }: Staging, name = "payments-api"): string | undefined {
  const text = JSON.stringify(api.objects.get("Deployment", name, NAMESPACE)?.spec ?? {});
  return new RegExp(`"${IMAGE}:([^"]+)"`).exec(text)?.[1];
}

/** Runs the command and waits for a dialog. */
export async function startDeploy(page: Page, title = `Deploy to ${WHERE}?`): Promise<void> {
  await runCommand(page, "Paylint: Deploy to Staging");
  await pickItem(page, "layers  deploy/overlays/staging");
  await dialog(page, title).waitFor();
}

export function dialog(page: Page, text: string): Locator {
  return page.locator(".monaco-dialog-box", { hasText: text });
}

export function dialogButton(page: Page, label: string): Locator {
  return page.locator(".monaco-dialog-box .monaco-button", { hasText: label }).first();
}

/** They go into the notification centre, and what is behind them shows. */
export async function hideToasts(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.locator(".notification-toast").first().waitFor({ state: "detached" });
}

export function row(page: Page, text: string): Locator {
  return page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: text }).first();
}

/** The page inside the view: a frame within a frame. */
export async function deploymentView(page: Page): Promise<FrameLocator> {
  const view = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  await view.locator(".sentence").waitFor();
  return view;
}

export function readRecords({ root: workspace }: Staging): { outcome: string }[] {
  const folder = join(workspace, ".paylint/deployments");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { outcome: string });
}
