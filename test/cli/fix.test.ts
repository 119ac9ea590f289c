import assert from "node:assert/strict";
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { token } from "../rules/tokens.ts";
import { inFolder, paylint } from "./program.ts";

const DOCKERFILE =
  "FROM node:24-slim AS build\r\nWORKDIR /app\r\nCOPY package.json package-lock.json ./\r\nRUN npm ci --only=production\r\n";
const ENV = "ADYEN_HMAC_KEY=0a1b2c3d4e5f#0a1b2c3d4e5f\n";

const read = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

describe("paylint fix", () => {
  test("applies the safe fixes and leaves the rest, line ends and mode as they were", () =>
    inFolder({ Dockerfile: DOCKERFILE, ".env.local": ENV }, (folder) => {
      chmodSync(join(folder, "Dockerfile"), 0o640);
      const run = paylint(folder, "fix");
      assert.equal(run.code, 0, run.err);
      assert.match(run.out, /^Dockerfile\n {2}.*--omit=dev.*\n1 fix applied\n$/);
      assert.equal(read(folder, "Dockerfile"), DOCKERFILE.replace("--only=production", "--omit=dev"));
      assert.equal(read(folder, ".env.local"), ENV);
      if (process.platform !== "win32") assert.equal(statSync(join(folder, "Dockerfile")).mode & 0o777, 0o640);
      assert.deepEqual(readdirSync(folder).sort(), [".env.local", "Dockerfile"], "no temporary file is left");
      assert.match(paylint(folder, "fix").out, /^0 fixes applied\n$/);
    }));

  test("applies those that deserve a look when asked", () =>
    inFolder({ ".env.local": ENV }, (folder) => {
      assert.equal(paylint(folder, "fix", "--review").code, 0);
      assert.equal(read(folder, ".env.local"), "ADYEN_HMAC_KEY='0a1b2c3d4e5f#0a1b2c3d4e5f'\n");
    }));

  test("leaves a file alone whose bytes are no UTF-8, and one that would take a value into such a file", () =>
    inFolder({ "a/.env": "", "b/.env": `GITHUB_TOKEN=ghp_${token("n", 36, 1)}\n`, "b/.env.local": "" }, (folder) => {
      const latin = Buffer.from([0x4e, 0x3d, 0xe9, 0x0a, 0x4e, 0x3d, 0x31, 0x0a]);
      writeFileSync(join(folder, "a/.env"), latin);
      writeFileSync(join(folder, "b/.env.local"), latin);
      const before = read(folder, "b/.env");
      const run = paylint(folder, "fix", "--review");
      assert.equal(run.code, 2);
      assert.match(run.err, /a\/\.env is left as it is: it is not UTF-8/);
      assert.match(run.err, /b\/\.env\.local is left as it is: it is not UTF-8/);
      assert.ok(readFileSync(join(folder, "a/.env")).equals(latin));
      assert.ok(readFileSync(join(folder, "b/.env.local")).equals(latin));
      assert.equal(read(folder, "b/.env"), before);
    }));

  test("mends another file where the finding says so", () =>
    inFolder({ ".env": "PORT=1\nLOG_LEVEL=info\nTHEME=blue\n", ".env.example": "PORT=1" }, (folder) => {
      assert.equal(paylint(folder, "fix", "--review").code, 0);
      assert.equal(read(folder, ".env.example"), "PORT=1\nLOG_LEVEL=\nTHEME=");
      assert.match(paylint(folder, "check").out, /Nothing to report/);
    }));

  test("--dry-run prints the difference, masks values and writes nothing", () =>
    inFolder({ ".env.local": ENV }, (folder) => {
      const run = paylint(folder, "fix", "--review", "--dry-run");
      assert.match(
        run.out,
        /^--- \.env\.local\n\+\+\+ \.env\.local\n@@ -1,1 \+1,1 @@\n-ADYEN_HMAC_KEY=•+\n\+ADYEN_HMAC_KEY=•+\n1 fix would be applied\n$/,
      );
      assert.equal(read(folder, ".env.local"), ENV);
    }));

  test("says so when there is nothing to fix", () =>
    inFolder({ "README.md": "#" }, (folder) => {
      assert.equal(paylint(folder, "fix").code, 2);
    }));
});
