import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNS_AS, unless, withService } from "./image.ts";
import { BUN } from "./runtimes.ts";

const skip = unless(`oven/bun:${BUN}-slim`, "gcr.io/distroless/cc-debian13:nonroot");

const manifest = (more: object): string =>
  JSON.stringify({
    name: "pay",
    private: true,
    packageManager: `bun@${BUN}`,
    scripts: { start: "bun src/server.ts" },
    ...more,
  });

const server = (imports: string, expression: string): string => `${imports}
class PaymentService {}
Bun.serve({ port: Number(process.env.PORT), hostname: "0.0.0.0", fetch: async () => new Response(String(${expression})) });
`;

const PREPARE = [`npm install --global --allow-scripts=bun bun@${BUN}`, "bun install --lockfile-only"];

describe("Bun", { skip }, () => {
  test("one binary in production mode, with names and public files as they are", () =>
    withService(
      {
        files: {
          "package.json": manifest({ dependencies: { hono: "4.10.4" }, devDependencies: { semver: "7.7.3" } }),
          "src/server.ts": server(
            'import { Hono } from "hono";',
            "[process.env.NODE_ENV, PaymentService.name, new Hono().routes.length, await Bun.file('public/a.txt').text(), process.getuid()]",
          ),
          "public/a.txt": "public",
        },
        prepare: PREPARE,
      },
      async (service) => assert.equal(await service.ask("/"), `production,PaymentService,0,public,${RUNS_AS}`),
    ));

  test("native code and workers stay packages: argon2, a transport of pino, and a set-up script of the desk", () =>
    withService(
      {
        files: {
          "package.json": manifest({
            scripts: { start: "NODE_ENV=production bun run src/server.ts", prepare: "husky" },
            dependencies: { argon2: "0.40.3", pino: "9.7.0", "pino-pretty": "13.0.0" },
            devDependencies: { husky: "9.1.7" },
          }),
          "src/server.ts": server(
            'import argon2 from "argon2"; import pino from "pino"; import { WORD } from "../word.ts";\nconst log = pino({ transport: { target: "pino-pretty" } });',
            '(log.info("asked"), [await argon2.verify(await argon2.hash("a"), "a"), process.env.NODE_ENV, WORD])',
          ),
          "word.ts": 'export const WORD = "from beside src";\n',
        },
        prepare: PREPARE,
      },
      async (service) => assert.equal(await service.ask("/"), "true,production,from beside src"),
    ));

  test("a member of a workspace", () =>
    withService(
      {
        files: {
          "package.json": JSON.stringify({
            private: true,
            workspaces: ["packages/*"],
            packageManager: `bun@${BUN}`,
            scripts: { postinstall: "tsc --version" },
            devDependencies: { typescript: "5.9.3" },
          }),
          "packages/api/package.json": manifest({ name: "@acme/api", dependencies: { "@acme/money": "workspace:*" } }),
          "packages/api/src/server.ts": server(
            'import { existsSync } from "node:fs"; import money from "@acme/money";',
            '[money, existsSync("/app/node_modules/typescript")]',
          ),
          "packages/money/package.json": JSON.stringify({
            name: "@acme/money",
            main: "index.ts",
            dependencies: { ms: "2.1.3" },
          }),
          "packages/money/index.ts": 'import ms from "ms"; export default ms("1s");\n',
        },
        prepare: PREPARE,
        words: ["packages/api"],
        dockerfile: "packages/api/Dockerfile",
      },
      async (service) => assert.equal(await service.ask("/"), "1000,false"),
    ));
});
