import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNS_AS, withService } from "./image.ts";
import { COPIES, manifest, server, withoutNode, patchedByPostinstall } from "./node-projects.ts";

const LOCK = "npm install --package-lock-only --ignore-scripts";

const SCHEMA =
  'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "postgresql"\n}\n\nmodel Payment {\n  id Int @id\n}\n';

describe("Node.js with npm", { skip: withoutNode }, () => {
  test("a build script, a package and a user that is not root", () =>
    withService(
      {
        files: {
          "package.json": manifest({
            scripts: { build: "node build.js", start: "node dist/server.js" },
            dependencies: { ms: "2.1.3" },
            devDependencies: { semver: "7.7.3" },
          }),
          "build.js": 'require("semver"); require("node:fs").cpSync("src", "dist", { recursive: true });\n',
          "src/server.js": server('[require("ms")("2m"), process.getuid(), process.env.NODE_ENV]'),
        },
        prepare: [LOCK],
      },
      async (service) => {
        assert.equal(await service.ask("/"), `120000,${RUNS_AS},production`);
        assert.equal(service.output(), "");
      },
    ));

  test("postinstall: prisma generate finds its schema, and the client is shipped", () =>
    withService(
      {
        files: {
          "package.json": manifest({
            scripts: { build: COPIES, start: "node dist/server.js", postinstall: "prisma generate" },
            dependencies: { "@prisma/client": "7.10.0" },
            devDependencies: { prisma: "7.10.0" },
          }),
          "prisma/schema.prisma": SCHEMA,
          "src/server.js": server('Object.keys(require("@prisma/client").Prisma.PaymentScalarFieldEnum)'),
        },
        prepare: [LOCK],
        // `prisma generate` fetches an engine from a server of its own that it does not use.
        buildEnvironment: { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" },
      },
      async (service) => assert.equal(await service.ask("/"), "id"),
    ));

  test("Prisma without a script: its client is made, and the engine that was built for is the one that is looked for", () => {
    const target = 'require("@prisma/get-platform").getBinaryTargetForCurrentPlatform()';
    return withService(
      {
        files: {
          "package.json": manifest({
            scripts: { build: "node build.js", start: "node dist/server.js" },
            dependencies: { "@prisma/client": "7.10.0", "@prisma/get-platform": "6.19.0" },
            devDependencies: { prisma: "7.10.0" },
          }),
          "db/schema.prisma": SCHEMA,
          "prisma.config.ts": 'export default { schema: "db/schema.prisma" };\n',
          "build.js": `const fs = require("node:fs");
fs.cpSync("src", "dist", { recursive: true });
void ${target}.then((engine) => fs.writeFileSync("dist/engine", engine));
`,
          "src/server.js": `void ${target}.then((engine) => {
  ${server('[...Object.keys(require("@prisma/client").Prisma.PaymentScalarFieldEnum), engine === require("node:fs").readFileSync("dist/engine", "utf8")]')}
});
`,
        },
        prepare: [LOCK],
        buildEnvironment: { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" },
      },
      async (service) => {
        assert.equal(await service.ask("/"), "id,true");
        // It warns where it takes an engine by default.
        assert.equal(service.output(), "");
      },
    );
  });

  test("postinstall: patch-package finds its patches", () =>
    withService(patchedByPostinstall([LOCK, "npm ci --ignore-scripts"]), async (service) =>
      assert.equal(await service.ask("/"), "true"),
    ));

  test("a script of the project's own that reads other files", () =>
    withService(
      {
        files: {
          "package.json": manifest({ main: "server.js", scripts: { postinstall: "node scripts/generate.js" } }),
          "scripts/generate.js": 'require("node:fs").writeFileSync("made.txt", require("../text.js"));\n',
          "text.js": 'module.exports = "made by the install";\n',
          "server.js": server('require("node:fs").readFileSync("made.txt")'),
        },
        prepare: [LOCK],
      },
      async (service) => assert.equal(await service.ask("/"), "made by the install"),
    ));

  test("sources that are loaded with tsx", () =>
    withService(
      {
        files: {
          "package.json": manifest({ scripts: { start: "tsx src/server.ts" }, dependencies: { tsx: "4.20.6" } }),
          "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }\n',
          "src/kind.ts": "export enum Kind { Card = 7 }\n",
          "src/server.ts": `import { Kind } from "@/kind";\n${server("Kind.Card")}`,
        },
        prepare: [LOCK],
      },
      async (service) => assert.equal(await service.ask("/"), "7"),
    ));

  test(".npmrc with legacy-peer-deps is part of the install", () =>
    withService(
      {
        files: {
          "package.json": manifest({
            main: "server.js",
            dependencies: { ms: "2.1.3", pay: "file:./plugin" },
          }),
          ".npmrc": "legacy-peer-deps=true\n",
          "plugin/package.json": JSON.stringify({ name: "pay", version: "1.0.0", peerDependencies: { ms: "1.0.0" } }),
          "plugin/index.js": "module.exports = 1;\n",
          "server.js": server('require("ms")("1s") + require("pay")'),
        },
        prepare: [LOCK],
      },
      async (service) => assert.equal(await service.ask("/"), "1001"),
    ));
});
