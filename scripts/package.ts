/** Makes `paylint-<version>.vsix` from what was built, and refuses a package that is too large or holds what it must not. */
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const MAX_BYTES = 1_200 * 1024;

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const file = `paylint-${version}.vsix`;
const vsce = join(root, "node_modules/@vscode/vsce/vsce");
execFileSync(
  process.execPath,
  [
    vsce,
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--skip-license",
    "--out",
    file,
  ],
  { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
);
const listed = execFileSync(process.execPath, [vsce, "ls", "--no-dependencies"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n");
const unwanted = listed.filter((path) => /(?:^|\/)\.env|(?:^|\/)test\/|\.test\.|\.ts$|\.map$/.test(path));
if (unwanted.length > 0) throw new Error(`The package holds what it must not: ${unwanted.join(", ")}`);
const { size } = statSync(join(root, file));
if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes; ${MAX_BYTES} is the most`);
console.log(`${file}: ${(size / 1024).toFixed(0)} KiB, ${listed.length} files`);
