import type { Files } from "./generated.ts";

export const manifest = (more: object = {}): string =>
  JSON.stringify({
    name: "@acme/payments-api",
    scripts: { build: "tsc", start: "node dist/server.js" },
    dependencies: { express: "^5.0.0" },
    devDependencies: { typescript: "^5.0.0" },
    ...more,
  });
export const withScript = (name: string, script: string, more: object = {}): string =>
  manifest({ scripts: { build: "tsc", start: "node dist/server.js", [name]: script }, ...more });
export const npm = (files: Files): Files => ({ "package.json": manifest(), "package-lock.json": "{}", ...files });

/** A workspace whose service needs a library. */
export const workspace = (root: object, lockfile: string, more: Files = {}): Files => ({
  "package.json": JSON.stringify({ name: "acme", private: true, workspaces: ["packages/*", "!packages/old"], ...root }),
  [lockfile]: "",
  "packages/api/package.json": manifest({ name: "@acme/api", dependencies: { "@acme/money": "1.0.0" } }),
  "packages/money/package.json": JSON.stringify({
    name: "@acme/money",
    main: "./dist/index.js",
    scripts: { build: "tsc" },
  }),
  "packages/old/package.json": manifest({ name: "@acme/old" }),
  ...more,
});
export const member = "packages/api";
