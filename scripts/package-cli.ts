/** Makes `paylint-<version>.tgz`, the programs alone, from what was built: to install from the file, or to publish. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the programs are made of, and where the data in them come from. */
const PROGRAMS = ["cli.js", "cli.main.js", "server.js", "server.main.js", "engine.js", "machine.js", "NOTICE"];

const root = join(import.meta.dirname, "..");
const { name, version, description, license, engines, bin } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
) as {
  name: string;
  version: string;
  description: string;
  license: string;
  engines: { node: string };
  bin: Readonly<Record<string, string>>;
};
const folder = mkdtempSync(join(tmpdir(), "paylint-package-"));
try {
  for (const program of PROGRAMS) cpSync(join(root, "dist", program), join(folder, "dist", program));
  cpSync(join(root, "dist/rules"), join(folder, "dist/rules"), { recursive: true });
  for (const text of ["README.md", "CHANGELOG.md", "LICENSE"]) cpSync(join(root, text), join(folder, text));
  const manifest = { name, version, description, license, engines: { node: engines.node }, bin };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  pack(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const file = `${name}-${version}.tgz`;
console.log(`${file}: ${(statSync(join(root, file)).size / 1024).toFixed(0)} KiB`);

function pack(from: string): void {
  const words = ["pack", "--silent", "--pack-destination", root];
  // Under npm its own program is named; a shell would be needed to start it by name on Windows.
  const npm = process.env["npm_execpath"];
  const [program, args] = npm === undefined ? ["npm", words] : [process.execPath, [npm, ...words]];
  execFileSync(program, args, { cwd: from, stdio: ["ignore", "ignore", "inherit"] });
}
