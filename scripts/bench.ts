/**
 * Measures Paylint beside others in the same run and prints tables with ratios. Never fails on time.
 *   npm run bench               the judge of secrets, the language server, the command line
 *   npm run bench -- --quick    one run in place of three
 *   npm run bench -- --set k8s  one set of the corpus alone, `monorepo`: big repositories alone,
 *                               `zizmor`: workflows with all rules beside it
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { walkFolder } from "../server/src/disk/walk.ts";
import { identify } from "../server/src/engine/identify.ts";
import { measureMonorepos } from "./bench-monorepo.ts";
import { measureSecrets } from "./bench-secrets.ts";
import { measureZizmor } from "./bench-zizmor.ts";

const root = join(import.meta.dirname, "..");
const shared = join(root, "../shared");
const bench = join(shared, "bench/lsp-bench.mjs");
const { values } = parseArgs({ options: { quick: { type: "boolean", default: false }, set: { type: "string" } } });
const runs = values.quick ? 1 : 3;
const cli = [process.execPath, join(root, "dist/cli.js"), "check"];

interface Measured {
  readonly lines: number;
  readonly first: number;
  readonly p50: number;
  readonly p95: number;
  readonly burst: number | null;
  readonly idle: number | null;
}

interface Case {
  readonly title: string;
  readonly fixture: string;
  readonly language: string;
  readonly uriPath?: string;
  readonly scales: readonly number[];
  readonly peer: { readonly name: string; readonly command: string };
}

if (values.set === undefined) {
  const peers = installPeers();
  await measureSecrets(peers);
  if (existsSync(bench)) measureServers(peers);
  else console.log("The server is not measured: ../shared/bench/lsp-bench.mjs is not there");
  measureOneFile();
}
if (values.set === undefined || values.set === "monorepo") await measureMonorepos(join(root, "dist/cli.js"), runs);
await measureCorpus();

/** The npm packages to compare with, in a cache of their own, so that `npm ci` stays small. */
function installPeers(): string {
  const folder = join(root, "node_modules/.cache/paylint-bench");
  const isCurrent = (name: string): boolean =>
    existsSync(join(folder, name)) &&
    readFileSync(join(folder, name), "utf8") === readFileSync(join(root, "test/bench", name), "utf8");
  if (!isCurrent("package-lock.json") || !existsSync(join(folder, "node_modules"))) {
    mkdirSync(folder, { recursive: true });
    for (const name of ["package.json", "package-lock.json"])
      cpSync(join(root, "test/bench", name), join(folder, name));
    console.log("The packages to compare with are being installed");
    execFileSync("npm", ["ci", "--ignore-scripts"], {
      cwd: folder,
      stdio: "ignore",
      shell: process.platform === "win32",
    });
  }
  return join(folder, "node_modules");
}

function measureServers(peers: string): void {
  const node = process.execPath;
  const own = `'${node}' '${join(root, "dist/server.js")}' --stdio`;
  const peer = (script: string): string => `'${node}' '${join(peers, script)}' --stdio`;
  const cases: readonly Case[] = [
    {
      title: "Dockerfile",
      fixture: "Dockerfile",
      language: "dockerfile",
      scales: [1, 10, 100],
      peer: {
        name: "dockerfile-language-server",
        command: peer("dockerfile-language-server-nodejs/bin/docker-langserver"),
      },
    },
    {
      title: "Workflow",
      fixture: "workflow.yml",
      language: "github-actions-workflow",
      uriPath: "/ws/.github/workflows/deploy.yml",
      scales: [1, 10],
      peer: { name: "@actions/languageserver", command: peer("@actions/languageserver/bin/actions-languageserver") },
    },
    {
      title: "Kubernetes",
      fixture: "k8s.yaml",
      language: "yaml",
      scales: [1, 10, 100],
      peer: { name: "yaml-language-server", command: peer("yaml-language-server/bin/yaml-language-server") },
    },
  ];
  console.log(
    "\n| file | lines | server | first ms | p50 ms | p95 ms | burst of 100 ms | idle MiB |\n| --- | --- | --- | --- | --- | --- | --- | --- |",
  );
  for (const one of cases) {
    for (const scale of one.scales) {
      const ours = measure(own, one, scale);
      const theirs = measure(one.peer.command, one, scale);
      printRow(one.title, "paylint", ours);
      printRow(one.title, one.peer.name, theirs);
      if (ours !== undefined && theirs !== undefined) {
        const ratio = (mine: number, other: number): string => `${(mine / other).toFixed(2)}x`;
        console.log(
          `| | | ratio | ${ratio(ours.first, theirs.first)} | ${ratio(ours.p50, theirs.p50)} | ${ratio(ours.p95, theirs.p95)} | | |`,
        );
      }
    }
  }
}

function measure(server: string, { fixture, language, uriPath }: Case, scale: number): Measured | undefined {
  const changes = scale >= 100 ? "30" : "100";
  const words = [
    "--server",
    server,
    "--file",
    join(shared, "bench/fixtures", fixture),
    "--language",
    language,
    "--scale",
    String(scale),
  ];
  words.push(
    "--runs",
    String(runs),
    "--changes",
    changes,
    "--json",
    ...(uriPath === undefined ? [] : ["--uri-path", uriPath]),
  );
  const run = spawnSync(process.execPath, [bench, ...words], { encoding: "utf8" });
  const answer = JSON.parse(run.stdout.trim().split("\n").at(-1) ?? "{}") as Partial<Measured> & { error?: string };
  if (answer.error !== undefined || answer.first === undefined) {
    console.log(`| ${fixture} | ${scale}x | failed: ${(answer.error ?? run.stderr).slice(0, 200)} |`);
    return undefined;
  }
  return answer as Measured;
}

function printRow(title: string, server: string, row: Measured | undefined): void {
  if (row === undefined) return;
  const { lines, first, p50, p95, burst, idle } = row;
  const number = (value: number | null): string => (value === null ? "" : value.toFixed(value < 10 ? 1 : 0));
  console.log(
    `| ${title} | ${lines} | ${server} | ${number(first)} | ${number(p50)} | ${number(p95)} | ${number(burst)} | ${number(idle)} |`,
  );
}

/** Median milliseconds of a command as a process; undefined when it is not installed. */
function time(command: readonly string[], folder: string): number | undefined {
  const [program = "", ...words] = command;
  const times: number[] = [];
  for (let run = 0; run < runs + 1; run++) {
    const started = performance.now();
    const { error } = spawnSync(program, words, { cwd: folder, stdio: "ignore" });
    if (error !== undefined) return undefined;
    if (run > 0) times.push(performance.now() - started);
  }
  return times.sort((left, right) => left - right)[Math.floor(times.length / 2)];
}

function measureOneFile(): void {
  const folder = join(root, "examples/payment-service");
  const taken = time([...cli, "Dockerfile"], folder);
  console.log(`\npaylint check of one file: ${taken?.toFixed(0) ?? "?"} ms`);
}

/** The corpus' sets beside the native linters, where these are on the PATH. */
async function measureCorpus(): Promise<void> {
  const archive = join(shared, "corpus/corpus-open.tar.gz");
  if (!existsSync(archive)) {
    console.log("The corpus is not measured: ../shared/corpus/corpus-open.tar.gz is not there");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "paylint-bench-"));
  try {
    execFileSync("tar", ["xzf", archive, "-C", folder]);
    const corpus = join(folder, "corpus");
    console.log(
      "\n| set | paylint ms | beside | ms | ratio | left out for all |\n| --- | --- | --- | --- | --- | --- |",
    );
    await compareSet(corpus, "dockerfiles", [{ words: ["hadolint"] }]);
    await compareSet(corpus, "workflows", [
      { words: ["actionlint"] },
      { words: ["zizmor", "--offline", "--quiet"], givesUpOnOne: true },
    ]);
    const gitleaks = (set: string): Peer => ({
      words: ["gitleaks", "dir", join(corpus, set), "--no-banner"],
      walks: true,
    });
    await compareSet(corpus, "k8s", [{ words: ["kube-score", "score"], givesUpOnOne: true }, gitleaks("k8s")]);
    await compareSet(corpus, "env", [gitleaks("env")]);
    if (values.set === undefined || values.set === "zizmor") await measureZizmor(corpus, cli, runs, isOnPath);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Peer {
  /** The program and its first arguments; the files of the set that Paylint checks follow. */
  readonly words: readonly string[];
  /** It finds the files by itself. */
  readonly walks?: boolean;
  /** One file that it cannot read, and it says nothing about all the others. */
  readonly givesUpOnOne?: boolean;
}

async function compareSet(corpus: string, set: string, peers: readonly Peer[]): Promise<void> {
  if (values.set !== undefined && values.set !== set) return;
  const programs = peers.map(({ words: [program = ""] }) => program);
  const names = programs.join(" + ");
  const missing = programs.filter((program) => !isOnPath(program));
  const leftOut: string[] = [];
  let files = await checkedFiles(join(corpus, set));
  for (const { words, givesUpOnOne } of missing.length > 0 ? [] : peers) {
    if (givesUpOnOne !== true) continue;
    // Taken away for all, so that no side is timed on work that another did not do.
    const bad = new Set(unreadableBy(words, files));
    for (const file of bad) rmSync(file);
    files = files.filter((file) => !bad.has(file));
    leftOut.push(`${bad.size} that ${words[0] ?? ""} gives up on`);
  }
  const ours = time(cli, join(corpus, set)) ?? 0;
  if (missing.length > 0) {
    console.log(`| ${set} | ${ours.toFixed(0)} | ${names} | not on the PATH: ${missing.join(", ")} | | |`);
    return;
  }
  const theirs = peers.reduce(
    (sum, { words, walks }) => sum + (time(walks === true ? words : [...words, ...files], corpus) ?? 0),
    0,
  );
  const ratio = `${(ours / theirs).toFixed(2)}x`;
  console.log(
    `| ${set}, ${files.length} files | ${ours.toFixed(0)} | ${names} | ${theirs.toFixed(0)} | ${ratio} | ${leftOut.join(", ")} |`,
  );
}

/** The files of a set that Paylint checks: it also reads others (`.dockerignore`, kustomizations), and walks past some. */
async function checkedFiles(folder: string): Promise<string[]> {
  const { paths } = await walkFolder(folder);
  return paths
    .filter((path) => identify(path, readFileSync(join(folder, path), "utf8")) !== undefined)
    .map((path) => join(folder, path));
}

/** Halves a list until only the files are left that a program fails on. */
function unreadableBy(words: readonly string[], files: readonly string[]): readonly string[] {
  if (files.length === 0 || !givesUp(words, files)) return [];
  if (files.length === 1) return files;
  const middle = Math.ceil(files.length / 2);
  return [...unreadableBy(words, files.slice(0, middle)), ...unreadableBy(words, files.slice(middle))];
}

/** It ends with an error and has reported nothing: with findings the same programs end with an error, too. */
function givesUp([program = "", ...words]: readonly string[], files: readonly string[]): boolean {
  const { status, stdout } = spawnSync(program, [...words, ...files], {
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 1 << 30,
  });
  return status !== 0 && stdout.length === 0;
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => existsSync(join(folder, program)) || existsSync(join(folder, `${program}.exe`)));
}
