import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withService } from "./image.ts";
import { COPIES, manifest, server, withoutNode } from "./node-projects.ts";

const PNPM = "npm install --global pnpm@10.34.9";
const LOCK = "pnpm install --lockfile-only --ignore-scripts";

/** A script that puts a file into a package, as `prisma generate` does. */
const marks = (name: string): string => `const { dirname, join } = require("node:path");
const folder = dirname(require.resolve("${name}/package.json"));
require("node:fs").writeFileSync(join(folder, "made.js"), "module.exports = 'kept';");
`;

describe("Node.js with pnpm", { skip: withoutNode }, () => {
  test("patchedDependencies, settings in .npmrc, and the pnpm that the lockfile tells", () =>
    withService(
      {
        files: {
          "package.json": manifest({
            scripts: { build: COPIES, start: "node dist/server.js", postinstall: "node marks.js" },
            dependencies: { debug: "4.4.3" },
            devDependencies: { semver: "7.7.3" },
          }),
          ".npmrc": "shamefully-hoist=true\n",
          "src/server.js": server('[require("debug").patched, require("ms")("1s"), require("debug/made")]'),
          "marks.js": marks("debug"),
        },
        prepare: [
          PNPM,
          "pnpm install",
          "pnpm patch debug@4.4.3 --edit-dir edited && echo 'module.exports.patched = true;' >> edited/src/index.js",
          "CI= pnpm patch-commit edited && rm -rf edited node_modules",
        ],
      },
      async (service) => assert.equal(await service.ask("/"), "true,1000,kept"),
    ));

  test("a member of a workspace, built from the root with what it needs", () =>
    withService(
      {
        files: {
          "package.json": JSON.stringify({
            private: true,
            packageManager: "pnpm@10.34.9",
            devDependencies: { semver: "7.7.3" },
          }),
          "pnpm-workspace.yaml": "packages:\n  - services/*\n  - libraries/**\n",
          "services/api/package.json": manifest({
            name: "@acme/api",
            scripts: {
              build: `node -e "require('semver')" && ${COPIES}`,
              start: "node dist/server.js",
              postinstall: "node-which node && node marks.js",
            },
            dependencies: { "@acme/money": "workspace:*" },
            devDependencies: { which: "5.0.0" },
          }),
          "services/api/src/server.js": server('require("@acme/money") + require("@acme/money/made")'),
          "services/api/marks.js": marks("@acme/money"),
          "services/api/.gitignore": "dist\n",
          "libraries/a/money/package.json": JSON.stringify({
            name: "@acme/money",
            version: "1.0.0",
            main: "dist/index.js",
            scripts: { build: COPIES },
            dependencies: { ms: "2.1.2" },
          }),
          "libraries/a/money/.gitignore": "dist\n",
          "libraries/a/money/src/index.js": 'module.exports = "of money, " + require("ms/package.json").version;\n',
        },
        prepare: [PNPM, LOCK],
        words: ["services/api"],
        dockerfile: "services/api/Dockerfile",
      },
      async (service) => assert.equal(await service.ask("/"), "of money, 2.1.2kept"),
    ));
});
