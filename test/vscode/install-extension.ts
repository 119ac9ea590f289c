// Installs the extension as a user would, once for all servers: each gets a copy of what VS Code made of the package.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "./cache.ts";
import { serverEnvironment } from "./environment.ts";
import type { Editor } from "./install.ts";

const run = promisify(execFile);

/**
 * The folder of extensions of an editor that has this package installed and no other. To be copied, not used: VS Code writes
 * into the folder that it runs on.
 */
export async function installedExtension(editor: Editor, vsix: string): Promise<string> {
  const all = cacheFolder("extensions");
  const sum = createHash("sha256").update(await readFile(vsix));
  const beginning = `${editor.name}-${editor.version}-`;
  const folder = path.join(all, `${beginning}${sum.digest("hex").slice(0, 16)}`);
  await mkdir(all, { recursive: true });
  const present = (await readdir(all)).filter((name) => name.startsWith(beginning));
  if (present.includes(path.basename(folder))) return folder;
  const partial = await mkdtemp(path.join(all, "partial-"));
  try {
    await install(editor, vsix, partial);
    await rename(path.join(partial, "extensions"), folder);
  } catch (error) {
    // Another process was faster: its copy is as good.
    if (!["ENOTEMPTY", "EEXIST"].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true, maxRetries: 5 });
  }
  for (const old of present) await rm(path.join(all, old), { recursive: true, force: true });
  return folder;
}

async function install({ node, serverMain, version }: Editor, vsix: string, home: string): Promise<void> {
  const extensions = path.join(home, "extensions");
  const scratch = path.join(home, "t");
  await mkdir(scratch);
  // VS Code prints a failure and still exits with 0 in some versions, so the text decides.
  const args = [
    ...[serverMain, "--install-extension", path.resolve(vsix), "--force"],
    ...["--server-data-dir", home, "--extensions-dir", extensions, "--accept-server-license-terms"],
  ];
  const env = serverEnvironment(home, scratch);
  const said = await run(node, args, { env, maxBuffer: 16 * 1024 * 1024 }).then(
    ({ stdout, stderr }) => stdout + stderr,
    (error: unknown) =>
      error instanceof Error && "stdout" in error && "stderr" in error
        ? `${String(error.stdout)}${String(error.stderr)}`
        : String(error),
  );
  if (!said.includes("was successfully installed"))
    throw new Error(`Cannot install ${path.basename(vsix)} in VS Code ${version}:\n${said}`);
}
