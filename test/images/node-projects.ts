import { type Sample, unless } from "./image.ts";
import { NODE_MAJOR } from "./runtimes.ts";

/** For a test's `skip`: why Node.js services cannot be built here. */
export const withoutNode = unless(`node:${NODE_MAJOR}-slim`, `gcr.io/distroless/nodejs${NODE_MAJOR}-debian13:nonroot`);

/** A package.json for the Node.js that runs the tests. */
export function manifest(more: object): string {
  return JSON.stringify({ name: "pay", version: "1.0.0", private: true, engines: { node: NODE_MAJOR }, ...more });
}

/** A service that answers with what an expression gives. */
export function server(expression: string): string {
  return `const { createServer } = require("node:http");
createServer((_request, response) => response.end(String(${expression}))).listen(Number(process.env.PORT), "0.0.0.0");
`;
}

/** A build script without a compiler: it copies `src` to `dist`. */
export const COPIES = `node -e "require('node:fs').cpSync('src', 'dist', { recursive: true })"`;

/**
 * A service that answers whether its package is patched, by patch-package in a postinstall.
 * @param install commands that install without scripts; the patch is made of what they bring
 */
export function patchedByPostinstall(install: readonly string[]): Sample {
  return {
    files: {
      "package.json": manifest({
        scripts: { build: COPIES, start: "node dist/server.js", postinstall: "patch-package" },
        dependencies: { ms: "2.1.3" },
        devDependencies: { "patch-package": "8.0.1" },
      }),
      "src/server.js": server('require("ms").patched'),
    },
    prepare: [
      ...install,
      "echo 'module.exports.patched = true;' >> node_modules/ms/index.js",
      "git init --quiet . && npx --no-install patch-package ms && rm -rf .git node_modules",
    ],
  };
}
