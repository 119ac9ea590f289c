/**
 * Bundles the programs into `dist/`. Names and whitespace are kept: a stack trace in a bug report stays readable, and
 * start-up is the same.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");

const common = {
  bundle: true,
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  treeShaking: true,
  define: { PAYLINT_VERSION: JSON.stringify(version), "import.meta.dirname": "__dirname" },
};
const node = { ...common, platform: "node", format: "cjs", mainFields: ["module", "main"] };
const browser = { ...common, platform: "browser", mainFields: ["browser", "module", "main"] };

/**
 * A program in two files: the second is compiled once and kept by Node in the system's temporary folder, where Node can
 * (22 and newer). Compiling is a third of the time to the first finding.
 */
async function buildProgram(name, entry) {
  await build({ ...node, entryPoints: [entry], outfile: `dist/${name}.main.js` });
  const start = [
    "#!/usr/bin/env node",
    'require("node:module").enableCompileCache?.();',
    `require("./${name}.main.js");`,
    "",
  ];
  writeFileSync(`dist/${name}.js`, start.join("\n"), { mode: 0o755 });
}

await Promise.all([
  build({ ...node, entryPoints: ["client/src/desktop.ts"], outfile: "dist/client.js", external: ["vscode"] }),
  build({
    ...browser,
    format: "cjs",
    entryPoints: ["client/src/browser.ts"],
    outfile: "dist/client.browser.js",
    external: ["vscode"],
  }),
  buildProgram("server", "server/src/lsp/node.ts"),
  build({ ...browser, format: "iife", entryPoints: ["server/src/lsp/worker.ts"], outfile: "dist/server.worker.js" }),
  buildProgram("cli", "server/src/cli/main.ts"),
  build({
    ...browser,
    format: "iife",
    entryPoints: [
      { in: "client/src/deploy/page/main.ts", out: "deployment.page" },
      { in: "client/src/deploy/page/page.css", out: "deployment.page" },
    ],
    outdir: "dist",
  }),
]);
cpSync("docs/rules", "dist/rules", { recursive: true, force: true });
