/** Makes `paylint-<version>.vsix` from what was built, and refuses a package that is too large or holds what it must not. */
import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MAX_BYTES = 1_150 * 1024;

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const file = `paylint-${version}.vsix`;
/** The extension's own page has no list of rules: each finding leads to its rule's page, which is in the package. */
const page = "dist/readme.md";
const readme = readFileSync(join(root, "README.md"), "utf8");
const shortened = readme.replace(/<!-- rules -->[^]*<!-- \/rules -->/, "`paylint rules` lists them.");
if (shortened === readme) throw new Error("README.md has no list of rules");
writeFileSync(join(root, page), shortened);
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
    "--readme-path",
    page,
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
