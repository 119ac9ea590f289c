/**
 * Opens the real VS Code with Paylint installed.
 *   npm start                  on a copy of the example service
 *   npm start -- FOLDER        on a folder, as it is
 *   npm start -- --desktop     in the VS Code that is installed on this machine
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { installEditor } from "../test/vscode/install.ts";
import { startServer } from "../test/vscode/serve.ts";

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const vsix = join(root, `paylint-${version}.vsix`);
const { values, positionals } = parseArgs({
  options: { desktop: { type: "boolean", default: false } },
  allowPositionals: true,
});

const [given, ...more] = positionals;
if (more.length > 0) fail("name one folder at most");
const named = given === undefined ? undefined : resolve(process.env["INIT_CWD"] ?? ".", given);
if (named !== undefined && !(existsSync(named) && statSync(named).isDirectory())) fail(`${named} is not a folder`);

const temporary = mkdtempSync(join(tmpdir(), "paylint-start-"));
const folder = named ?? copyExample();

if (values.desktop) openDesktop();
else await openEmbedded();

function fail(message: string): never {
  console.error(`npm start: ${message}`);
  process.exit(2);
}

function copyExample(): string {
  const copy = join(temporary, "payment-service");
  cpSync(join(root, "examples/payment-service"), copy, { recursive: true });
  return copy;
}

/** An installed VS Code gets the extension in a profile of its own, so that nothing of the user's is changed. */
function openDesktop(): void {
  const program = process.env["PAYLINT_CODE"] ?? "code";
  const own = ["--user-data-dir", join(temporary, "data"), "--extensions-dir", join(temporary, "extensions")];
  const shell = process.platform === "win32";
  const installed = spawnSync(program, [...own, "--install-extension", vsix], { stdio: "inherit", shell });
  if (installed.error !== undefined)
    fail(`\`${program}\` cannot be run: install VS Code, or name its command in PAYLINT_CODE`);
  console.log(`VS Code opens on ${folder}; Ctrl-C here when you are done`);
  const editor = spawn(program, [...own, "--wait", folder], { stdio: "inherit", shell });
  editor.on("exit", (code) => {
    rmSync(temporary, { recursive: true, force: true });
    process.exitCode = code ?? 0;
  });
}

async function openEmbedded(): Promise<void> {
  console.log("VS Code is being prepared; the first time takes about a minute");
  const editor = await installEditor("newest");
  const server = await startServer({ editor, folder, vsix, trust: false });
  const address = new URL(server.url);
  address.searchParams.set("folder", folder);
  console.log(
    `VS Code ${editor.version} with Paylint ${version} is at\n\n  ${address.href}\n\n` +
      "The address holds the key to this VS Code, so it is for you alone. The folder opens in\nrestricted mode: checking works, and what writes files asks you to trust it first.\nCtrl-C stops it.",
  );
  openBrowser(pageTo(address));
  // The server ends with this process; what else was made goes with it, too.
  process.on("exit", () => {
    rmSync(temporary, { recursive: true, force: true });
    console.log("Stopped.");
  });
}

/** A page that leads to the address: what a browser is started with can be read by everybody on the machine. */
function pageTo(address: URL): string {
  const page = join(temporary, "open.html");
  writeFileSync(page, `<meta http-equiv="refresh" content="0; url=${address.href.replaceAll("&", "&amp;")}">\n`, {
    mode: 0o600,
  });
  return pathToFileURL(page).href;
}

/** Opens the address in the user's browser where there is one; the printed address is enough elsewhere. */
function openBrowser(address: string): void {
  const isHeadless =
    process.platform === "linux" &&
    process.env["DISPLAY"] === undefined &&
    process.env["WAYLAND_DISPLAY"] === undefined;
  if (isHeadless || process.env["CI"] !== undefined) return;
  const [program, ...words] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  if (program === undefined) return;
  const browser = spawn(program, [...words, address], { stdio: "ignore", detached: true });
  browser.on("error", () => console.log("No browser could be opened; use the address above."));
  browser.unref();
}
