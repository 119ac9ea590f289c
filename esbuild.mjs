/**
 * Bundles the programs into `dist/`. Names and whitespace are kept: a stack trace in a bug report stays readable, and
 * start-up is the same.
 */
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
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
const program = { banner: { js: "#!/usr/bin/env node" } };

await Promise.all([
  build({ ...node, entryPoints: ["client/src/desktop.ts"], outfile: "dist/client.js", external: ["vscode"] }),
  build({
    ...browser,
    format: "cjs",
    entryPoints: ["client/src/browser.ts"],
    outfile: "dist/client.browser.js",
    external: ["vscode"],
  }),
  build({ ...node, ...program, entryPoints: ["server/src/lsp/node.ts"], outfile: "dist/server.js" }),
  build({ ...browser, format: "iife", entryPoints: ["server/src/lsp/worker.ts"], outfile: "dist/server.worker.js" }),
  build({ ...node, ...program, entryPoints: ["server/src/cli/main.ts"], outfile: "dist/cli.js" }),
]);
cpSync("docs/rules", "dist/rules", { recursive: true, force: true });
