// The editor suite in VS Code Desktop, which is downloaded: `npm run test:desktop -- 1.99.3`. For machines with a display
// (or xvfb-run) and a network; elsewhere `npm test` runs the same suite in the editors that npm carries.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { buildSuite } from "./bundle.ts";
import { projectFolder } from "./cache.ts";

const [version = "stable"] = process.argv.slice(2);
const temporary = mkdtempSync(path.join(tmpdir(), "paylint-desktop-"));
try {
  const { version: own } = JSON.parse(readFileSync(path.join(projectFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const driver = path.join(temporary, "driver");
  const workspace = path.join(temporary, "workspace");
  mkdirSync(driver);
  cpSync(path.join(projectFolder, "test/editor/fixture"), workspace, { recursive: true });
  writeFileSync(
    path.join(driver, "package.json"),
    JSON.stringify({ name: "paylint-tests", publisher: "paylint", version: "0.0.1", engines: { vscode: "*" } }),
  );
  await buildSuite(["test/editor/extension.suite.ts"], path.join(driver, "suite.js"));

  const vscodeExecutablePath = await downloadAndUnzipVSCode(version);
  const [program = "", ...words] = resolveCliArgsFromVSCodeExecutablePath(vscodeExecutablePath);
  const folders = [
    "--user-data-dir",
    path.join(temporary, "data"),
    "--extensions-dir",
    path.join(temporary, "extensions"),
  ];
  const vsix = path.join(projectFolder, `paylint-${own}.vsix`);
  const installed = spawnSync(
    program,
    [...words.filter((word) => !/^--(?:user-data|extensions)-dir/.test(word)), ...folders, "--install-extension", vsix],
    {
      stdio: "inherit",
      shell: process.platform === "win32",
    },
  );
  if (installed.status !== 0) throw new Error(`${vsix} could not be installed`);
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: driver,
    extensionTestsPath: path.join(driver, "suite.js"),
    launchArgs: [workspace, ...folders, "--disable-workspace-trust", "--disable-telemetry"],
  });
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
