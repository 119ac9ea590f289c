import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNS_AS, unless, withService } from "./image.ts";
import { NODE_MAJOR } from "./runtimes.ts";

const NODE_IMAGES = [`node:${NODE_MAJOR}-slim`, `gcr.io/distroless/nodejs${NODE_MAJOR}-debian13:nonroot`];

/** A service that answers `/` with what an expression gives. */
const server = (expression: string): string => `
const { createServer } = require("node:http");
createServer((_request, response) => response.end(String(${expression}))).listen(Number(process.env.PORT), "0.0.0.0");
`;

describe("Node.js with npm", { skip: unless(...NODE_IMAGES) }, () => {
  test("a build script, a package and a user that is not root", () =>
    withService(
      {
        files: {
          "package.json": JSON.stringify({
            name: "pay",
            version: "1.0.0",
            scripts: { build: "node build.js", start: "node dist/server.js" },
            dependencies: { ms: "2.1.3" },
            devDependencies: { semver: "7.7.3" },
            engines: { node: NODE_MAJOR },
          }),
          "build.js": 'require("semver"); require("node:fs").cpSync("src", "dist", { recursive: true });\n',
          "src/server.js": server('[require("ms")("2m"), process.getuid(), process.env.NODE_ENV]'),
        },
        prepare: ["npm install --package-lock-only"],
      },
      async (service) => {
        assert.equal(await service.ask("/"), `120000,${RUNS_AS},production`);
        assert.equal(service.output(), "");
      },
    ));
});
