// Bundles mocha and the editor tests into the one CommonJS file that VS Code loads as `extensionTestsPath`.
import path from "node:path";
import { build } from "esbuild";
import { projectFolder } from "./cache.ts";

/**
 * Writes the bundle of `tests` to `outfile`, whose name must end in `.js`.
 * @param tests files, relative to the project's root folder, in the order in which they run
 */
export async function buildSuite(tests: readonly string[], outfile: string): Promise<void> {
  // The entry comes first: it defines the globals that the test files use while they are evaluated.
  const modules = [
    path.join(import.meta.dirname, "mocha-entry.ts"),
    ...tests.map((file) => path.resolve(projectFolder, file)),
  ];
  const assert = path.join(import.meta.dirname, "assert.ts");
  await build({
    stdin: {
      contents: modules
        .map((file, index) => `${index === 0 ? "export { run } from" : "import"} ${JSON.stringify(file)};`)
        .join("\n"),
      resolveDir: projectFolder,
    },
    outfile,
    bundle: true,
    // Mocha's browser build would take `module` for its own if it saw it; the bundle's is put aside first.
    format: "iife",
    globalName: "paylintTests",
    banner: { js: "const bundle = module;\n{ let module, exports, define;" },
    footer: { js: "bundle.exports = paylintTests; }" },
    // A test that reaches for Node fails here, not halfway through a run in the web worker.
    platform: "browser",
    target: "es2022",
    external: ["vscode"],
    alias: { "node:assert": assert, "node:assert/strict": assert },
    sourcemap: "inline",
    logLevel: "error",
  });
}
