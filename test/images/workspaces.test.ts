import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withService } from "./image.ts";
import { COPIES, manifest, server, withoutNode } from "./node-projects.ts";

/** A workspace whose service needs a library that needs another, which are built in an order that is not that of their names. */
const workspace = (root: object, version: string): Readonly<Record<string, string>> => ({
  "package.json": JSON.stringify({
    name: "acme",
    private: true,
    workspaces: ["services/*", "libraries/*"],
    devDependencies: { semver: "7.7.3" },
    ...root,
  }),
  "services/api/package.json": manifest({
    name: "@acme/api",
    scripts: {
      build: `node -e "require('@acme/money'); require('semver')" && ${COPIES}`,
      start: "node dist/server.js",
    },
    dependencies: { "@acme/money": version },
    devDependencies: { bytes: "3.1.2" },
  }),
  "services/api/src/server.js": server(
    '[require("@acme/money"), ...["semver", "bytes", "depd"].filter((name) => { try { return require.resolve(name); } catch { return false; } })]',
  ),
  "services/web/package.json": manifest({ name: "@acme/web", dependencies: { depd: "2.0.0" } }),
  "libraries/money/package.json": JSON.stringify({
    name: "@acme/money",
    version: "1.0.0",
    main: "dist/index.js",
    scripts: { build: `node -e "require('@acme/zero')" && ${COPIES}` },
    dependencies: { "@acme/zero": version },
  }),
  "libraries/money/src/index.js": 'module.exports = "of money and " + require("@acme/zero");\n',
  "libraries/zero/package.json": JSON.stringify({
    name: "@acme/zero",
    version: "1.0.0",
    main: "dist/index.js",
    scripts: { build: COPIES },
    dependencies: { ms: "2.1.3" },
  }),
  "libraries/zero/src/index.js": 'module.exports = require("ms")("1s");\n',
});

const API = { words: ["services/api"], dockerfile: "services/api/Dockerfile" };

describe("a member of a workspace, built from the root with what it needs alone", { skip: withoutNode }, () => {
  test("npm", () =>
    withService(
      {
        files: workspace({}, "1.0.0"),
        prepare: ["npm install --package-lock-only --ignore-scripts"],
        ...API,
      },
      async (service) => assert.equal(await service.ask("/"), "of money and 1000"),
    ));

  test("Yarn 4, with a script of the member's own that needs development packages", () =>
    withService(
      {
        files: {
          ...workspace({ packageManager: "yarn@4.18.1" }, "workspace:*"),
          ".yarnrc.yml": "nodeLinker: node-modules\n",
          "libraries/zero/package.json": JSON.stringify({
            name: "@acme/zero",
            version: "1.0.0",
            main: "dist/index.js",
            scripts: { build: COPIES, postinstall: "node -e \"require('depd')\"" },
            dependencies: { ms: "2.1.3" },
            devDependencies: { depd: "2.0.0" },
          }),
        },
        prepare: [
          "npm install --global --force @yarnpkg/cli-dist@4.18.1",
          "touch yarn.lock",
          "yarn install --mode=update-lockfile",
        ],
        ...API,
      },
      async (service) => assert.equal(await service.ask("/"), "of money and 1000"),
    ));

  test("Yarn Classic, which keeps the packages of all members", () =>
    withService(
      {
        files: workspace({ packageManager: "yarn@1.22.22" }, "1.0.0"),
        prepare: ["npm install --global --force yarn@1.22.22", "yarn install --ignore-scripts && rm -rf node_modules"],
        ...API,
      },
      async (service) => assert.equal(await service.ask("/"), "of money and 1000,depd"),
    ));

  test("Turborepo on pnpm, pruned to the member", () =>
    withService(
      {
        files: {
          ...workspace(
            {
              packageManager: "pnpm@10.34.9",
              workspaces: undefined,
              devDependencies: { semver: "7.7.3", turbo: "2.11.11" },
            },
            "workspace:*",
          ),
          "pnpm-workspace.yaml": "packages:\n  - services/*\n  - libraries/*\n",
          "turbo.json": JSON.stringify({ tasks: { build: { dependsOn: ["^build"], outputs: ["dist/**"] } } }),
        },
        prepare: ["npm install --global pnpm@10.34.9", "pnpm install --lockfile-only --ignore-scripts"],
        ...API,
      },
      async (service) => assert.equal(await service.ask("/"), "of money and 1000"),
    ));
});
