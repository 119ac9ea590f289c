import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { MAX_FILES, walkFolder } from "../../server/src/disk/walk.ts";
import { writeMonorepo } from "../bench/monorepo.ts";
import { paylint, program } from "./program.ts";

const SMALL = 500;
const BIG = 2000;

/** Says of the process that it is loaded into what it took of the processor and of memory, when it ends. */
const METER = `process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write(JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, mebibytes: maxRSS / 1024 }));
});`;

interface Measured {
  readonly seconds: number;
  readonly mebibytes: number;
  readonly findings: readonly { readonly path: string }[];
}

function measure(folder: string): Measured {
  const meter = `data:text/javascript,${encodeURIComponent(`import { isMainThread } from "node:worker_threads"; if (isMainThread) ${METER}`)}`;
  const run = spawnSync(process.execPath, ["--import", meter, program, "check", "--format", "json"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  assert.equal(run.status, 0, run.stderr);
  const { findings } = JSON.parse(run.stdout) as Pick<Measured, "findings">;
  return { ...(JSON.parse(run.stderr) as Omit<Measured, "findings">), findings };
}

describe("a big monorepo", () => {
  let root: string;
  let small: readonly Measured[];
  let big: readonly Measured[];
  before(() => {
    root = mkdtempSync(join(tmpdir(), "paylint-big-"));
    writeMonorepo(join(root, "small"), { files: SMALL * 2, ours: SMALL });
    writeMonorepo(join(root, "big"), { files: BIG * 2, ours: BIG });
    small = [1, 2, 3].map(() => measure(join(root, "small")));
    big = [1, 2, 3].map(() => measure(join(root, "big")));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  test("takes time and memory by its size and no more", () => {
    const least = (runs: readonly Measured[]): number => Math.min(...runs.map(({ seconds }) => seconds));
    const ratio = least(big) / least(small);
    assert.ok(ratio < (BIG / SMALL) * 1.1, `${BIG / SMALL} times as many files took ${ratio.toFixed(1)} times as long`);
    const most = Math.max(...big.map(({ mebibytes }) => mebibytes));
    assert.ok(most < 400, `${most.toFixed(0)} MiB`);
  });

  test("gives the findings of each file as if there were few", () => {
    const all = big[0]?.findings ?? [];
    const one = "domains/domain-7/service-47";
    const alone = JSON.parse(paylint(join(root, "big"), "check", "--format", "json", one).out) as Measured;
    assert.ok(alone.findings.length > 0);
    assert.deepEqual(
      all.filter(({ path }) => path.startsWith(`${one}/`)),
      alone.findings,
    );
    assert.ok(all.every(({ path }) => !path.startsWith("generated/")));
    assert.deepEqual(
      [...all.map(({ path }) => path)].sort(),
      all.map(({ path }) => path),
    );
  });

  test("can be left at any time", async () => {
    const child = spawn(process.execPath, [program, "check"], { cwd: join(root, "big"), stdio: "ignore" });
    await new Promise((resolve) => child.once("spawn", resolve));
    const ended = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
    child.kill("SIGINT");
    assert.equal(await ended, "SIGINT");
  });
});

describe("a folder with more files than are looked at", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "paylint-many-"));
    mkdirSync(join(root, "b"));
    writeFileSync(join(root, "Dockerfile"), "FROM scratch\n");
    for (let file = 0; file < MAX_FILES; file++) writeFileSync(join(root, `b/${file}.env`), "");
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  test("is cut, and the command line says so", async () => {
    const { paths, isCut } = await walkFolder(root);
    assert.ok(isCut && paths.length === MAX_FILES);
    const run = paylint(root, "check", "Dockerfile");
    assert.match(run.err, /there are more than 50000 files, and the rest was not looked at/);
  });
});
