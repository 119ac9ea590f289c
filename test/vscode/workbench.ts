// Drives VS Code's window as a person would: everything the UI tests know about its DOM stands here.
// Nothing sleeps: each step waits for what the next one needs, and fails with what it waited for.
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { projectFolder } from "./cache.ts";

export type SquiggleSeverity = "error" | "warning" | "info";

/** A step ends when what it waits for is there; only a machine that gets nowhere for a minute has failed. */
const stepLimit = 60_000;
/**
 * The first try of a quick input step. Other parts of VS Code steal its focus while they start, so a step is tried again whole, and
 * a slow machine gets twice as long each time.
 */
const firstTry = 3_000;

const quickInput = ".quick-input-widget:visible";
const quickRow = `${quickInput} .quick-input-list .monaco-list-row`;
const quickFixRow = ".action-widget:visible .monaco-list-row.action";
const activeEditor = ".editor-group-container.active .monaco-editor[data-uri]";

/** Errors and refused requests of VS Code itself, that every run has: parts that the packages do not carry. */
const harmless = [
  /\/vsda\//,
  /\/update\/check/,
  /serviceWorker\.js/i,
  /ServiceWorker/,
  /\/_static\//,
  /favicon|\/manifest\.json/,
  /github-authentication/,
];
const problemsByPage = new WeakMap<Page, string[]>();

/** The address that opens `folder` of the server's machine, or none. `payload` holds VS Code's own start-up pairs. */
export function workbenchAddress(
  url: string,
  folder: string | undefined,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const address = new URL(url);
  if (folder === undefined) address.searchParams.set("ew", "true");
  else address.searchParams.set("folder", folder.split(path.sep).join("/"));
  address.searchParams.set(
    "payload",
    JSON.stringify([["skipWelcome", "true"], ["skipReleaseNotes", "true"], ...payload]),
  );
  return address.href;
}

/** Opens a window of its own and waits until it shows the folder. Close it with `page.context().close()`. */
export async function openWorkbench(browser: Browser, url: string, folder: string): Promise<Page> {
  const page = await openPage(browser, url, folder);
  await waitForFolder(page);
  return page;
}

/** Waits until a window shows its folder. */
export async function waitForFolder(page: Page): Promise<void> {
  await page
    .locator(".monaco-workbench .explorer-folders-view .monaco-list-row")
    .first()
    .waitFor({ timeout: stepLimit });
  await page.locator('[id="status.problems"]').waitFor({ timeout: stepLimit });
}

/**
 * Opens a window of its own, with no state left from another one, as soon as it can be typed into.
 * @param folder none when undefined
 * @param prepare what is to be done before the page loads
 */
export async function openPage(
  browser: Browser,
  url: string,
  folder: string | undefined,
  prepare?: (page: Page) => Promise<void>,
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(stepLimit);
  const problems: string[] = [];
  problemsByPage.set(page, problems);
  const note = (problem: string): void => {
    if (!harmless.some((pattern) => pattern.test(problem))) problems.push(problem);
  };
  page.on("pageerror", (error) => note(`${error.message}\n${error.stack ?? ""}`));
  page.on("response", (response) => {
    if (response.status() >= 400) note(`${response.status()} ${response.url()}`);
  });
  await prepare?.(page);
  await page.goto(workbenchAddress(url, folder), { timeout: stepLimit });
  await page.locator(".monaco-workbench").waitFor({ timeout: stepLimit });
  return page;
}

/** Closes what a journey has left in its window: editors, lists and notifications. */
export async function clearWindow(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  for (const command of ["View: Close All Editors", "Notifications: Clear All Notifications"])
    await runCommand(page, command);
}

/** Uncaught errors and refused requests of the page so far, without the ones that every VS Code has here. */
export function pageProblems(page: Page): readonly string[] {
  return problemsByPage.get(page) ?? [];
}

/** Runs a command by the title that the palette shows, such as `Paylint: Restart`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await inQuickInput(page, `>${title}`, async (timeout) => {
    await rowLabelled(page, title).click({ timeout });
  });
}

/** Opens the palette again and again until it lists a command that begins so, and returns all that it lists then. */
export async function listCommands(page: Page, beginning: string): Promise<readonly string[]> {
  const rows = page.locator(`${quickRow}[aria-label^="${beginning}"]`);
  let labels: (string | null)[] = [];
  await inQuickInput(page, `>${beginning}`, async () => {
    await rows.first().waitFor({ timeout: 500 });
    labels = await rows.evaluateAll((elements) => elements.map((element) => element.getAttribute("aria-label")));
  });
  await page.keyboard.press("Escape");
  return labels.map((label) => (label ?? "").split(",")[0] ?? "");
}

/** Opens a file of the workspace by its name or the end of its path. */
export async function openFile(page: Page, name: string): Promise<void> {
  const base = path.posix.basename(name);
  await inQuickInput(page, name, async (timeout) => {
    await rowLabelled(page, base).click({ timeout });
  });
  await page
    .locator(`.editor-group-container.active .monaco-editor[data-uri$="/${base}"] .view-line`)
    .first()
    .waitFor();
}

/** Switches to the tab of a file that is open. */
export async function openTab(page: Page, name: string): Promise<void> {
  await page.locator(".tabs-container .tab", { hasText: name }).click();
}

/** Puts the cursor of the active editor on a line and column, both counted from 1. */
export async function placeCursor(page: Page, line: number, column: number): Promise<void> {
  const position = `:${line}:${column}`;
  await inQuickInput(page, position, async (timeout) => {
    await page.locator(quickRow).first().waitFor({ timeout });
    await page.keyboard.press("Enter");
  });
  await page.locator(quickInput).waitFor({ state: "hidden" });
}

/** Picks the row of an open list (a quick pick, or the quick fixes) whose label starts with `text`. */
export async function pickItem(page: Page, text: string): Promise<void> {
  const fixes = page.locator(quickFixRow);
  const fix = fixes.filter({ hasText: new RegExp(`^\\s*${RegExp.escape(text)}`) });
  const row = rowLabelled(page, text).or(fix).first();
  await row.waitFor();
  if ((await fixes.count()) === 0) {
    await row.click();
  } else {
    // Older versions keep the mouse away from this list for a while, so it is driven by key.
    for (let left = await fixes.count(); left > 0 && !(await isFocused(row)); left -= 1) {
      await page.keyboard.press("ArrowDown");
    }
    if (!(await isFocused(row))) throw new Error(`Cannot reach the quick fix \`${text}\``);
    await page.keyboard.press("Enter");
  }
  await row.waitFor({ state: "hidden" });
}

/** Answers an open input box. */
export async function answerInput(page: Page, text: string): Promise<void> {
  const input = page.locator(`${quickInput} input.input`).last();
  await input.fill(text);
  await input.press("Enter");
}

/** The visible lines of the active editor. Lines out of view are not part of the page. */
export async function editorText(page: Page): Promise<string> {
  const lines = await page.locator(`${activeEditor} .view-lines .view-line`).evaluateAll((elements) =>
    elements
      .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent }))
      .sort((left, right) => left.top - right.top)
      .map(({ text }) => text),
  );
  // VS Code paints spaces as no-break spaces.
  return lines.join("\n").replaceAll("\u00a0", " ");
}

/** Waits until the active editor shows this text. */
export async function waitForText(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    ([selector, wanted]) => {
      const shown = [...document.querySelectorAll(`${selector} .view-line`)].map((line) =>
        line.textContent.replaceAll("\u00a0", " "),
      );
      return shown.some((line) => line.includes(wanted));
    },
    [activeEditor, text] as const,
  );
}

/** Waits until the token of a text is transparent by itself, whatever decorations lie over it. */
export async function waitForClearToken(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    ([selector, wanted]) => {
      const spans = [...document.querySelectorAll(`${selector} .view-line span > span`)];
      const span = spans.find(({ textContent }) => textContent.includes(wanted));
      const token = /\bmtk\d+\b/.exec(span?.className ?? "")?.[0];
      if (span === undefined || token === undefined) return false;
      const probe = document.createElement("span");
      probe.className = token;
      document.querySelector(selector)?.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color === "rgba(0, 0, 0, 0)";
    },
    [activeEditor, text] as const,
  );
}

/** What the active editor shows of a text to the eye, frame by frame: what is transparent is not counted. */
export interface Watch {
  /** Waits until the text is shown so many times. */
  waitFor(times: number): Promise<void>;
  /** The frames painted during `body` in which the text is shown. */
  framesDuring(body: () => Promise<void>): Promise<number>;
}

/** Watches for a text for the rest of the page's life. */
export async function watchText(page: Page, text: string): Promise<Watch> {
  await page.evaluate(watchShown, [activeEditor, text] as const);
  const frames = (): Promise<number> => page.evaluate(() => (globalThis as WatchedPage).paylintWatch?.frames ?? 0);
  return {
    async waitFor(times) {
      await page.waitForFunction((wanted) => (globalThis as WatchedPage).paylintWatch?.shown === wanted, times);
    },
    async framesDuring(body) {
      const before = await frames();
      await body();
      return (await frames()) - before;
    },
  };
}

type WatchedPage = typeof globalThis & { paylintWatch?: { shown: number; frames: number } };

/** Runs in the page. */
function watchShown([selector, text]: readonly [string, string]): void {
  const watch = { shown: 0, frames: 0 };
  (globalThis as WatchedPage).paylintWatch = watch;
  const isSeen = (span: Element): boolean => {
    const { opacity, color } = getComputedStyle(span);
    return opacity !== "0" && color !== "rgba(0, 0, 0, 0)";
  };
  const look = (): void => {
    const lines = [...document.querySelectorAll(`${selector} .view-line`)].map((line) =>
      [...line.querySelectorAll("span > span")]
        .filter(isSeen)
        .map((span) => span.textContent)
        .join(""),
    );
    watch.shown = lines.filter((line) => line.includes(text)).length;
    if (watch.shown > 0) watch.frames++;
    requestAnimationFrame(look);
  };
  look();
}

/** Waits until the active editor underlines something, as a person sees it. */
export async function waitForSquiggle(page: Page, severity: SquiggleSeverity): Promise<void> {
  await squiggles(page, severity).first().waitFor({ state: "attached" });
}

/** Waits until the active editor underlines nothing of this severity any more. */
export async function waitForNoSquiggle(page: Page, severity: SquiggleSeverity): Promise<void> {
  await squiggles(page, severity).first().waitFor({ state: "detached" });
}

/** Shows the hover at the cursor, waits until it contains `text` (its parts come one by one) and returns all of it. */
export async function showHover(page: Page, text = ""): Promise<string> {
  // By key and with the mouse out of the way: a pointer over the editor, or a closing palette, takes the hover away again.
  await page.mouse.move(0, 0);
  const hover = page.locator(".monaco-hover .monaco-hover-content:visible", { hasText: text }).first();
  await tryAgain(`a hover with \`${text}\` at the cursor`, async (timeout) => {
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.press("ControlOrMeta+i");
    await hover.waitFor({ timeout });
  });
  return await hover.innerText();
}

/** Opens the quick fixes at the cursor and returns their labels. Choose one with `pickItem`. */
export async function openQuickFix(page: Page): Promise<readonly string[]> {
  const rows = page.locator(quickFixRow);
  await tryAgain("the quick fixes at the cursor", async (timeout) => {
    await page.keyboard.press("ControlOrMeta+.");
    await rows.first().waitFor({ timeout });
  });
  return await rows.allInnerTexts();
}

/**
 * Puts other user settings into the place of the present ones, as a person does, and waits until they count. The present ones
 * must be `typeableSettings` at least.
 */
export async function writeSettings(page: Page, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await runCommand(page, "Preferences: Open User Settings (JSON)");
  await page.locator('.monaco-editor.focused[data-uri$="/settings.json"]').waitFor();
  const title = randomUUID();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(JSON.stringify({ ...settings, "window.title": title }));
  await page.keyboard.press("ControlOrMeta+s");
  await page.waitForFunction((wanted) => document.title === wanted, title);
  await runCommand(page, "View: Close All Editors");
}

/** With these, settings can be written in an editor as they are given, and it is a tab like any other. */
export const typeableSettings: Readonly<Record<string, unknown>> = {
  "editor.autoClosingBrackets": "never",
  "editor.autoClosingQuotes": "never",
  "workbench.editor.useModal": "off",
};

/** The numbers that the status bar shows. */
export async function problemsCount(page: Page): Promise<{ readonly errors: number; readonly warnings: number }> {
  const label = (await page.locator('[id="status.problems"] a').getAttribute("aria-label")) ?? "";
  const count = (word: string): number => Number(new RegExp(`${word}: (\\d+)`).exec(label)?.[1] ?? 0);
  return { errors: count("Errors"), warnings: count("Warnings") };
}

/**
 * Waits for a notification that contains `text`. VS Code brings up no more than three within 800 ms: for another one, the list
 * behind the bell is opened.
 */
export async function waitForNotification(page: Page, text: string): Promise<Locator> {
  const item = page.locator(".notification-list-item:visible", { hasText: text }).first();
  const unseen = page.locator('[id="status.notifications"] .codicon-bell-dot');
  await tryAgain(`a notification with \`${text}\``, async (timeout) => {
    try {
      await item.waitFor({ timeout });
    } catch (error) {
      if (await unseen.isVisible()) {
        await unseen.click({ timeout });
        // The bell's own hover would cover the list.
        await page.mouse.move(0, 0);
      }
      throw error;
    }
  });
  return item;
}

/** Saves what the window shows to `artifacts/screenshots/NAME.png` (`PAYLINT_ARTIFACTS` moves the folder) and returns the file. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = path.resolve(projectFolder, process.env["PAYLINT_ARTIFACTS"] ?? "artifacts", "screenshots");
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, animations: "disabled" });
  return file;
}

/** Opens the quick input with `value` and runs `choose` on its rows: one unit, tried again when something closed it. */
async function inQuickInput(page: Page, value: string, choose: (timeout: number) => Promise<void>): Promise<void> {
  const input = page.locator(`${quickInput} input.input`).last();
  const step = async (timeout: number): Promise<void> => {
    // A palette that is open keeps the commands that there were when it came up.
    if (await input.isVisible()) {
      await page.keyboard.press("Escape");
      await input.waitFor({ state: "hidden", timeout });
    }
    // F1 is the same on every system; what the input starts with decides whether it lists commands, files or lines.
    await page.keyboard.press("F1");
    await input.waitFor({ timeout });
    await input.fill(value, { timeout });
    await choose(timeout);
  };
  await tryAgain(`the quick input with \`${value}\``, step);
}

/** VS Code names a row `label, description, …` for screen readers; the label alone is split up by highlights. */
function rowLabelled(page: Page, label: string): Locator {
  const text = label.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return page
    .locator(
      `${quickRow}[aria-label="${text}"], ${quickRow}[aria-label^="${text},"], ${quickRow}[aria-label^="${text} "]`,
    )
    .first();
}

function squiggles(page: Page, severity: SquiggleSeverity): Locator {
  return page.locator(`${activeEditor} .view-overlays .cdr.squiggly-${severity}`);
}

async function isFocused(row: Locator): Promise<boolean> {
  return await row.evaluate((element) => element.classList.contains("focused"));
}

async function tryAgain(what: string, step: (timeout: number) => Promise<void>): Promise<void> {
  const end = performance.now() + stepLimit;
  for (let timeout = firstTry; ; timeout = Math.min(2 * timeout, stepLimit / 2)) {
    try {
      await step(timeout);
      return;
    } catch (error) {
      if (performance.now() > end) throw new Error(`Waited in vain for ${what}`, { cause: error });
    }
  }
}

/** Waits for the end of something long: for as long as each minute changes what the window says. */
export async function waitForEnd(locator: Locator): Promise<void> {
  for (let before = await textsOf(locator.page()); ;) {
    try {
      await locator.waitFor({ timeout: stepLimit });
      return;
    } catch (error) {
      const now = await textsOf(locator.page());
      if (now === before || !(error instanceof Error && error.name === "TimeoutError")) throw error;
      before = now;
    }
  }
}

/** All texts of the window, those in its frames too. */
async function textsOf(page: Page): Promise<string> {
  const texts = page.frames().map((frame) => frame.evaluate(() => document.body.innerText).catch(() => ""));
  return (await Promise.all(texts)).join("\n");
}
