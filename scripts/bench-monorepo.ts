import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WorkspaceCheckRequest } from "../server/src/lsp/protocol.ts";
import { type MonorepoSize, writeMonorepo } from "../test/bench/monorepo.ts";
import { type Session, startSession } from "../test/lsp/session.ts";

const SIZES: readonly MonorepoSize[] = [
  { files: 5000, ours: 5000 },
  { files: 20_000, ours: 20_000 },
  { files: 50_000, ours: 5000 },
];

/** Tells what the process that loads it took, when it ends. */
const METER = `import { isMainThread } from "node:worker_threads";
if (isMainThread) process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write("\\n" + JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, mebibytes: maxRSS / 1024 }));
});`;
const METER_MODULE = `data:text/javascript,${encodeURIComponent(METER)}`;

interface Taken {
  readonly seconds: number;
  readonly mebibytes: number;
}

/** Big repositories, checked by the command line and opened in an editor; ratios are against the first. */
export async function measureMonorepos(cli: string, runs: number): Promise<void> {
  console.log(
    "\n| repository | check, s of processor time | ratio | peak MiB | editor: first findings ms | whole folder s | peak MiB |\n| --- | --- | --- | --- | --- | --- | --- |",
  );
  let first: Taken | undefined;
  for (const size of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), "paylint-monorepo-"));
    try {
      writeMonorepo(folder, size);
      const checks = Array.from({ length: runs }, () => checkOnce(cli, folder));
      const seconds = Math.min(...checks.map((taken) => taken.seconds));
      const mebibytes = Math.max(...checks.map((taken) => taken.mebibytes));
      first ??= { seconds, mebibytes };
      const ratio = `${(seconds / first.seconds).toFixed(2)}x`;
      const editor = await openOnce(folder);
      console.log(
        `| ${size.files} files, ${size.ours} of ours | ${seconds.toFixed(1)} | ${ratio} | ${mebibytes.toFixed(0)} | ${editor} |`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function checkOnce(cli: string, folder: string): Taken {
  const run = spawnSync(process.execPath, ["--import", METER_MODULE, cli, "check"], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  return JSON.parse(run.stderr.trim().split("\n").at(-1) ?? "") as Taken;
}

async function openOnce(folder: string): Promise<string> {
  const path = "domains/domain-1/service-1/k8s/deployment.yaml";
  const started = performance.now();
  const since = (): number => performance.now() - started;
  const session = await startSession({ existing: folder, preload: METER_MODULE, quiet: true });
  await session.diagnostics(await session.open(path, "yaml", readFileSync(join(folder, path), "utf8")));
  const shown = since();
  await session.connection.sendRequest(WorkspaceCheckRequest);
  const whole = since();
  return `${shown.toFixed(0)} | ${(whole / 1000).toFixed(1)} | ${(await peakOf(session)).toFixed(0)}`;
}

async function peakOf(session: Session): Promise<number> {
  await session.end();
  return (JSON.parse(session.errorOutput().trim().split("\n").at(-1) ?? "") as Taken).mebibytes;
}
