// A headless Chrome or Chromium: the one that is there, or the one that an npm package carries.
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium, type Browser } from "playwright-core";
import { cacheFolder } from "./cache.ts";

const run = promisify(execFile);

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Launches a headless browser. `PAYLINT_CHROME` names the binary to use.
 * On a machine that has none the error's message is one line that says what is missing.
 */
export async function launchBrowser(): Promise<Browser> {
  const present = findChrome();
  if (present !== undefined) return await chromium.launch({ executablePath: present, args: flags });
  const packaged = await unpackChromium();
  return await chromium.launch({
    executablePath: path.join(packaged, "chromium"),
    args: flags,
    env: {
      ...definedVariables(),
      // The package brings the few system libraries that a bare Linux lacks, and a font.
      LD_LIBRARY_PATH: [path.join(packaged, "al2023/lib"), process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":"),
      FONTCONFIG_FILE: path.join(packaged, "fonts.conf"),
    },
  });
}

function findChrome(): string | undefined {
  const named = process.env["PAYLINT_CHROME"];
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return named;
    throw new Error(`PAYLINT_CHROME names \`${named}\`, which cannot be run`);
  }
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const onPath = ["google-chrome", "chromium", "chrome"].flatMap((name) =>
    folders.map((folder) => path.join(folder, process.platform === "win32" ? `${name}.exe` : name)),
  );
  const usual = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    path.join(process.env["PROGRAMFILES"] ?? "C:\\Program Files", "Google\\Chrome\\Application\\chrome.exe"),
  ];
  return [...onPath, ...usual].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks the packaged Chromium once and returns its folder. Whole or not at all: the folder gets its name last. */
async function unpackChromium(): Promise<string> {
  const missing = "No Chrome or Chromium found: install one, or name it in PAYLINT_CHROME";
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error(missing);
  const entry = packageEntry();
  if (entry === undefined) throw new Error(`${missing}, or run npm ci for the packaged one`);
  const folder = cacheFolder(`chromium-${await packageVersion(entry)}`);
  if (await exists(folder)) return folder;

  const partial = `${folder}.${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  // The package unpacks into the temporary folder, and adds the system libraries only where it sees this variable.
  const env = { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" };
  const script = `const { default: chromium } = await import(${JSON.stringify(entry)}); await chromium.executablePath();`;
  await run(process.execPath, ["--input-type=module", "--eval", script], { env });
  await writeFile(path.join(partial, "fonts.conf"), fontConfiguration(folder));
  try {
    await rename(partial, folder);
  } catch (error) {
    // Another process was faster: its copy is as good.
    await rm(partial, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

/** The machine's fonts first, then the packaged one: Chromium dies where there is no font at all. */
function fontConfiguration(folder: string): string {
  const folders = ["/usr/share/fonts", "/usr/local/share/fonts", path.join(folder, "fonts/fonts")];
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    "<fontconfig>",
    ...folders.map((name) => `  <dir>${name}</dir>`),
    `  <cachedir>${path.join(folder, "fonts-cache")}</cachedir>`,
    ...[
      ["monospace", "DejaVu Sans Mono"],
      ["sans-serif", "Open Sans"],
    ].map(([family, font]) => `  <alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`),
    "</fontconfig>",
    "",
  ].join("\n");
}

function packageEntry(): string | undefined {
  try {
    return import.meta.resolve("@sparticuz/chromium");
  } catch {
    return undefined;
  }
}

async function packageVersion(entry: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(fileURLToPath(new URL("../package.json", entry)), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

function definedVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
