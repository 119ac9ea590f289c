import { unless } from "./image.ts";
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
