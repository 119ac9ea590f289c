import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Expected, assertGenerated, missingOf, prefilled } from "./generated.ts";
import { manifest, npm, withScript } from "./node-projects.ts";

const CASES: Readonly<Record<string, Expected>> = {
  "what loads the sources before they start": {
    files: npm({
      "package.json": withScript("start", "cross-env NODE_ENV=production tsx src/index.ts", {
        dependencies: { tsx: "4" },
      }),
    }),
    lines: ['CMD ["--import", "tsx", "src/index.ts"]', "COPY --from=build /app ./"],
  },
  "what a start script loads first": {
    files: npm({
      "package.json": withScript(
        "start",
        "node -r dotenv/config --require=./lib/trace.js dist/server.js | pino-pretty",
        {
          dependencies: { dotenv: "17" },
        },
      ),
    }),
    lines: [
      'CMD ["-r", "dotenv/config", "--require", "./lib/trace.js", "dist/server.js"]',
      "COPY --from=build /app/lib ./lib",
      "COPY --from=build /app/dist ./dist",
    ],
  },
  "ts-node and what it is told": {
    files: npm({
      "package.json": withScript("start", "ts-node -T -r tsconfig-paths/register src/main.ts", {
        dependencies: { "ts-node": "10", "tsconfig-paths": "4", typescript: "5" },
      }),
    }),
    lines: ['CMD ["-r", "ts-node/register/transpile-only", "-r", "tsconfig-paths/register", "src/main.ts"]'],
  },
  "what is built, where the start script runs sources with a development package": {
    files: npm({ "package.json": withScript("start", "tsx src/index.ts", { main: "dist/index.js" }) }),
    lines: ['CMD ["dist/index.js"]'],
  },
};

describe("a Node.js service is started with", () => {
  for (const [title, expected] of Object.entries(CASES)) test(title, () => assertGenerated(expected));

  test("a development package that the start script runs is asked about", () => {
    for (const start of ["tsx src/index.ts", "node --import tsx src/index.ts"])
      assert.match(
        missingOf(
          npm({ "package.json": withScript("start", start, { main: "src/index.ts", devDependencies: { tsx: "4" } }) }),
        )[0] ?? "",
        /^entry: the start script in package\.json runs with `tsx`, which is not among the dependencies/,
      );
  });

  const ranges: Readonly<Record<string, readonly [version: string, evidence: RegExp]>> = {
    ">=22": ["24", /^engines/],
    ">=20.12 <21 || 22 || 24 <24.17.0 || 26 <26.3.1": ["22", /^engines/],
    ">=26": ["26", /^engines/],
    "22.14.0": ["22", /^engines/],
    "~24.1": ["24", /^engines/],
    "20 || 22": ["22", /^engines/],
    "22.x - 23.x": ["22", /^engines/],
    "<24": ["22", /^engines/],
    "^18.0.0": ["24", /^a default: engines in package\.json names 18/],
    "24 <24.17.0": ["", /^engines in package\.json \(24 <24\.17\.0\) shut out the newest releases of 24, /],
    "*": ["24", /^engines/],
  };
  for (const [range, [version, evidence]] of Object.entries(ranges))
    test(`the version of Node.js for ${range}`, () => {
      const found = prefilled(npm({ "package.json": manifest({ engines: { node: range } }) }), "version");
      const at = found.indexOf(", ");
      assert.equal(found.slice(0, at), version);
      assert.match(found.slice(at + 2), evidence);
    });

  test("a version file gives way to a range that shuts its newest release out", () => {
    const files = npm({ ".nvmrc": "24.16.0\n", "package.json": manifest({ engines: { node: "22 || <24.17" } }) });
    assert.equal(prefilled(files, "version"), "22, engines in package.json");
  });
});
