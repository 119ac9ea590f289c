/**
 * Bundles the programs into `dist/`. What several of them need lies there once, in files that they load:
 *   engine.js          the pure rooms and the libraries they use; a worker runs this file itself
 *   machine.js         `disk` and `deploy`, for the command line and the deploys of the client
 *   client.js          the client in a browser, and what the client on a desktop shares with it
 * Which modules a program takes from them follows from its imports: nobody keeps a list.
 *
 * Names are kept, and a file is not one line: a stack trace in a bug report stays readable.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
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
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 4000,
  charset: "utf8",
  external: ["vscode"],
  // The edition that runs in a worker runs in Node, too; Node's own would be a second one.
  alias: { yaml: "./node_modules/yaml/browser/index.js" },
  define: { PAYLINT_VERSION: JSON.stringify(version), "import.meta.dirname": "__dirname" },
};
const node = { ...common, platform: "node", format: "cjs", mainFields: ["module", "main"] };
const browser = { ...common, platform: "browser", format: "cjs", mainFields: ["browser", "module", "main"] };

/** The table of modules inside the engine. */
const TABLE = "paylint:modules";

const inBrowser = await reached({ ...browser, entryPoints: ["client/src/browser.ts"] });
const atActivation = await reached({ ...node, entryPoints: ["client/src/desktop.ts"] });

/** The modules that are taken from each shared file, which builds note here: such a file exports them by their path. */
const taken = { engine: new Set(), machine: new Set(), client: new Set() };

const isMachine = (file) => /^server\/src\/(?:disk|deploy)\//.test(file);
/** The server and the protocol's libraries: in the engine, but evaluated only where a server runs. */
const isServer = (file) =>
  /^server\/src\/lsp\/(?!node\.ts)|^node_modules\/vscode-(?:jsonrpc|languageserver[\w-]*)\/(?!lib\/node\/)/.test(file);
const isPure = (file) => /^server\/src\/(?!disk\/|deploy\/|cli\/|lsp\/)/.test(file);

const ofEngine = (file) => (isServer(file) || isPure(file) ? "engine" : undefined);
const ofCli = (file) => (isMachine(file) ? "machine" : ofEngine(file));
/** What is needed when the client is activated is in its own files: it loads the rest by the first command that needs it. */
const ofDesktop = (file) => (inBrowser.has(file) ? "client" : atActivation.has(file) ? undefined : ofCli(file));

await Promise.all([
  buildProgram("server", "server/src/lsp/node.ts", ofEngine),
  buildProgram("cli", "server/src/cli/main.ts", ofCli),
  build({
    ...node,
    entryPoints: ["client/src/desktop.ts"],
    outfile: "dist/client.desktop.js",
    plugins: [taking(ofDesktop)],
  }),
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
await Promise.all([buildClient(), buildMachine()]);
await buildEngine();
mkdirSync("dist/snippets");
for (const language of readdirSync("server/src/languages", { withFileTypes: true }))
  if (language.isDirectory())
    cpSync(`server/src/languages/${language.name}/snippets.json`, `dist/snippets/${language.name}.json`);
// Where the engine's data come from, as their licence asks for.
cpSync("server/src/languages/kubernetes/schema/NOTICE", "dist/NOTICE");
cpSync("docs/rules", "dist/rules", { recursive: true, force: true });
writeFileSync("dist/rules.json", JSON.stringify(pagesIn("docs/rules")));

/** All pages by the ids of their rules: as one file they take half the room in the extension's package. */
function pagesIn(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll("\\", "/"));
  const pages = names.filter((name) => name.endsWith(".md")).sort();
  return Object.fromEntries(pages.map((name) => [name.slice(0, -3), readFileSync(`${folder}/${name}`, "utf8")]));
}

/**
 * A program in two files: the second, and what it loads, is compiled once and kept by Node in the system's temporary
 * folder, where Node can (22 and newer). Compiling is a third of the time to the first finding.
 */
async function buildProgram(name, entry, shareOf) {
  await build({ ...node, entryPoints: [entry], outfile: `dist/${name}.main.js`, plugins: [taking(shareOf)] });
  const start = [
    "#!/usr/bin/env node",
    'require("node:module").enableCompileCache?.();',
    `require("./${name}.main.js");`,
    "",
  ];
  writeFileSync(`dist/${name}.js`, start.join("\n"), { mode: 0o755 });
}

async function buildClient() {
  const start = 'export const activate = (context) => require("./client/src/browser.ts").activate(context);';
  const contents = `export const modules = { ${lazily(taken.client)} };\n${start}`;
  await build({ ...browser, stdin: { contents, resolveDir: "." }, outfile: "dist/client.js" });
}

async function buildMachine() {
  const { imports, entries } = atOnce(taken.machine);
  const contents = `${imports}\nexport const modules = { ${entries} };`;
  const plugins = [taking(ofEngine)];
  await build({ ...node, stdin: { contents, resolveDir: "." }, outfile: "dist/machine.js", plugins });
}

/**
 * One file for `require` and for a worker: where there is no module to export to, it is the worker's program.
 * The server in it takes pure modules from the table as well. If it imported them, esbuild would make each of them one that
 * is evaluated on request, as the server is, which costs a tenth of the time to start.
 */
async function buildEngine() {
  const plugins = [taking((file, importer) => (isServer(importer) && isPure(file) ? "engine" : undefined), TABLE)];
  await build({ ...browser, entryPoints: ["server/src/lsp/worker.ts"], write: false, plugins });
  const { imports, entries } = atOnce([...taken.engine].filter(isPure));
  const contents = [
    imports,
    `import { modules } from "${TABLE}";`,
    `Object.assign(modules, { ${entries}, ${lazily([...taken.engine].filter(isServer))} });`,
    "export { modules };",
    'export const startWorker = () => require("./server/src/lsp/worker.ts");',
  ].join("\n");
  await build({
    ...browser,
    format: "iife",
    globalName: "paylint",
    stdin: { contents, resolveDir: "." },
    outfile: "dist/engine.js",
    plugins,
    footer: { js: 'if (typeof module === "object") module.exports = paylint;\nelse paylint.startWorker();' },
  });
}

/** Entries of a table of modules, which are evaluated with it. */
function atOnce(files) {
  const names = sorted(files);
  return {
    imports: names.map((file, index) => `import * as from${index} from "./${file}";`).join("\n"),
    entries: names.map((file, index) => `"${file}": () => from${index}`).join(",\n"),
  };
}

/** Entries of a table of modules, each of which is evaluated when it is asked for. */
function lazily(files) {
  return sorted(files)
    .map((file) => `"${file}": () => require("./${file}")`)
    .join(",\n");
}

/** Builds that run side by side note files in any order. */
function sorted(files) {
  return [...files].sort((left, right) => (left < right ? -1 : 1));
}

/**
 * An esbuild plugin: takes modules from the shared files that `shareOf` names for them, and notes that they are taken.
 * @param table where their table is; the shared file otherwise
 */
function taking(shareOf, table) {
  return {
    name: "taking",
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /.*/ }, async ({ path, namespace, importer, kind, pluginData, ...from }) => {
        if (kind === "entry-point" || pluginData === "asked") return undefined;
        if (path === TABLE) return { path, namespace: "table" };
        if (namespace === "taken") return { path, external: true };
        const found = await resolve(path, { ...from, namespace, importer, kind, pluginData: "asked" });
        const file = pathOf(found.path);
        const share = found.namespace === "file" && !found.external ? shareOf(file, pathOf(importer)) : undefined;
        if (share === undefined) return found;
        taken[share].add(file);
        return { path: file, namespace: "taken", pluginData: share };
      });
      onLoad({ filter: /.*/, namespace: "table" }, () => ({ contents: "export const modules = {};" }));
      onLoad({ filter: /.*/, namespace: "taken" }, async ({ path, pluginData: share }) => {
        const modules = table === undefined ? `require("./${share}.js").modules` : "modules";
        // By name where the names are known: what is taken is then as quick to use as what is imported.
        const contents = path.endsWith(".ts")
          ? `export const { ${(await exportsOf(path)).join(", ")} } = ${modules}["${path}"]();`
          : `module.exports = ${modules}["${path}"]();`;
        return {
          contents: table === undefined ? contents : `import { modules } from "${table}";\n${contents}`,
          resolveDir: ".",
        };
      });
    },
  };
}

/** The names that a module of ours exports. */
async function exportsOf(file) {
  const { metafile } = await build({ entryPoints: [file], format: "esm", metafile: true, write: false });
  return Object.values(metafile.outputs)[0].exports;
}

/** The files that a program evaluates at once: what it imports on request is not among them. */
async function reached(options) {
  const { metafile } = await build({ ...options, metafile: true, write: false });
  const files = new Set(options.entryPoints);
  for (const file of files)
    for (const { path, kind, external } of metafile.inputs[file].imports)
      if (!external && kind !== "dynamic-import") files.add(path);
  return files;
}

function pathOf(path) {
  return relative(".", path).replaceAll("\\", "/");
}
