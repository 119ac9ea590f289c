import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withService } from "./image.ts";
import { COPIES, manifest, server, withoutNode, patchedByPostinstall } from "./node-projects.ts";

const YARN = "npm install --global --force @yarnpkg/cli-dist@4.18.1";
const SETTINGS = "nodeLinker: node-modules\n";

describe("Node.js with Yarn", { skip: withoutNode }, () => {
  test("Yarn 4 with its own patches and release", () =>
    withService(
      {
        files: {
          "package.json": manifest({
            packageManager: "yarn@4.18.1",
            scripts: { build: COPIES, start: "node dist/server.js" },
            dependencies: { ms: "patch:ms@npm%3A2.1.3#~/.yarn/patches/ms-npm-2.1.3.patch" },
            devDependencies: { semver: "7.7.3" },
          }),
          ".yarnrc.yml": SETTINGS,
          ".yarn/patches/ms-npm-2.1.3.patch": [
            "diff --git a/index.js b/index.js",
            "--- a/index.js",
            "+++ b/index.js",
            "@@ -1,3 +1,4 @@",
            "+exports.early = true;",
            " /**",
            "  * Helpers.",
            "  */",
            "",
          ].join("\n"),
          "src/server.js": server(
            'require("node:fs").readFileSync("node_modules/ms/index.js", "utf8").split("\\n")[0]',
          ),
        },
        prepare: [YARN, "yarn install --mode=update-lockfile", "rm -rf node_modules .yarn/install-state.gz"],
      },
      async (service) => assert.equal(await service.ask("/"), "exports.early = true;"),
    ));

  test("Yarn 4 with a script of the project's own that needs development packages", () =>
    withService(
      {
        files: {
          "package.json": manifest({
            packageManager: "yarn@4.18.1",
            scripts: { start: "node dist/server.js", postinstall: "semver 1.0.0 && node build.js" },
            dependencies: { ms: "2.1.3" },
            devDependencies: { semver: "7.7.3" },
          }),
          ".yarnrc.yml": SETTINGS,
          "build.js": 'require("node:fs").cpSync("src", "dist", { recursive: true });\n',
          "src/server.js": server('require("ms")("1s")'),
        },
        prepare: [YARN, "yarn install --mode=update-lockfile"],
      },
      async (service) => assert.equal(await service.ask("/"), "1000"),
    ));

  test("Yarn Classic with patch-package", () =>
    withService(
      patchedByPostinstall(["npm install --global --force yarn@1.22.22", "yarn install --ignore-scripts"]),
      async (service) => assert.equal(await service.ask("/"), "true"),
    ));
});
