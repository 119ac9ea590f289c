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
import { type Server, quietSettings, startServer } from "../vscode/serve.ts";
import {
  clearWindow,
  openWorkbench,
  pickItem,
  runCommand,
  screenshot,
  typeableSettings,
  writeSettings,
} from "../vscode/workbench.ts";

export const WHERE = `${CONTEXT}/${NAMESPACE}`;

export interface Scene {
  page: Page;
  staging: Staging;
  server: Server;
  /** Another server and window on the same workspace and home folder. */
  reopen(): Promise<void>;
  /** Lets the extension's clock jump ahead, as when the machine has slept. It stays ahead, so that such a journey comes last. */
  sleepMachine(milliseconds: number): void;
}

export interface JourneyOptions extends Pick<StagingOptions, "isMarked"> {
  readonly isListed: boolean;
  readonly theme?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Brings the cluster into a state before the journey begins. */
  readonly prepare?: (staging: Staging) => void;
}

/**
 * Declares journeys of a suite. Each has a cluster, a workspace and settings of its own; they share a window, which costs more
 * than most of them. To be called once, inside `describe`.
 */
export function createJourneys(): (
  name: string,
  options: JourneyOptions,
  body: (scene: Scene) => Promise<void>,
) => void {
  let browser: Browser | undefined;
  let scene: Scene | undefined;
  let missing = missingKubectl();
  before(async () => {
    browser = await launchBrowser().catch((error: unknown) => {
      missing = `there is no browser: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    });
  });
  const leave = async (): Promise<void> => {
    const left = scene;
    scene = undefined;
    if (left === undefined) return;
    await close(left);
    await left.staging.close();
  };
  after(async () => {
    await leave();
    await browser?.close();
  });
  return (name, options, body) => {
    test(name, async (context) => {
      if (browser === undefined || missing !== undefined) {
        context.skip(missing);
        return;
      }
      const last = scene;
      scene ??= await openScene(browser, options);
      try {
        if (last !== undefined) await changeScene(last, options);
        await body(scene);
      } catch (error) {
        await screenshot(scene.page, `failed-${name.replaceAll(/\W+/g, "-")}`);
        await leave();
        throw error;
      }
    });
  };
}

async function stage(options: JourneyOptions, instead?: Staging): Promise<Staging> {
  const staging = await createStaging({ ...options, instead });
  if (options.isListed) staging.list(staging.target);
  options.prepare?.(staging);
  return staging;
}

async function openScene(browser: Browser, options: JourneyOptions): Promise<Scene> {
  const staging = await stage(options);
  const clock = createClock(staging);
  const scene: Scene = {
    ...(await open(browser, staging, settingsOf(options), clock.script)),
    staging,
    async reopen() {
      await close(scene);
      Object.assign(scene, await open(browser, scene.staging, settingsOf(options), clock.script));
    },
    sleepMachine: clock.jump,
  };
  return scene;
}

/** Makes everything anew but the window, where nothing of the last journey is open any more. */
async function changeScene(scene: Scene, options: JourneyOptions): Promise<void> {
  const { page } = scene;
  await clearWindow(page);
  await scene.staging.stop();
  scene.staging = await stage(options, scene.staging);
  await writeSettings(page, { ...quietSettings, ...settingsOf(options) });
}

function settingsOf({ settings, theme = "Light Modern" }: JourneyOptions): Readonly<Record<string, unknown>> {
  return { ...typeableSettings, "paylint.staging.soakSeconds": 2, "workbench.colorTheme": theme, ...settings };
}

async function open(
  browser: Browser,
  staging: Staging,
  settings: Readonly<Record<string, unknown>>,
  clock: string,
): Promise<Pick<Scene, "server" | "page">> {
  const server = await startServer({
    ...{ editor: await installEditor("newest"), vsix: builtExtension() },
    settings,
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
