import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { judge } from "../server/src/secrets/judge.ts";
import { applyTokens } from "../test/rules/tokens.ts";
import { CREDENTIALS, HARD_NEGATIVES } from "../test/secrets/credentials.ts";

/** What of secretlint's programming interface is used. */
interface Secretlint {
  lintSource(request: {
    source: { content: string; filePath: string; ext: string; contentType: "text" };
    options: { config: { rules: readonly unknown[] }; noPhysicFilePath: boolean };
  }): Promise<{ messages: readonly unknown[] }>;
}

const KINDS: ReadonlySet<string> = new Set(["secret", "default-credential", "weak", "identifier"]);

/**
 * Prints what the judge, secretlint's preset, gitleaks and betterleaks say of the credentials and of what only looks like some, each as a line of
 * a .env file, and how long a line takes.
 * @param peers the folder that secretlint is installed in
 */
export async function measureSecrets(peers: string): Promise<void> {
  const resolve = createRequire(join(peers, "package.json")).resolve;
  const { lintSource } = (await import(pathToFileURL(resolve("@secretlint/core")).href)) as Secretlint;
  const preset = (await import(pathToFileURL(resolve("@secretlint/secretlint-rule-preset-recommend")).href)) as {
    creator: unknown;
  };
  const rules = [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: preset.creator }];
  const theirs = async (line: string): Promise<boolean> => {
    const source = { content: `${line}\n`, filePath: "/service/.env.txt", ext: ".txt", contentType: "text" as const };
    const { messages } = await lintSource({ source, options: { config: { rules }, noPhysicFilePath: true } });
    return messages.length > 0;
  };
  const ours = (line: string): string => {
    const at = line.indexOf("=");
    const { provider, mode, kind } = judge(line.slice(0, at), line.slice(at + 1));
    return `${provider ?? "-"} ${mode} ${kind}`;
  };
  const isFlagged = (line: string): boolean => KINDS.has(ours(line).split(" ").at(-1) ?? "");
  const secrets = CREDENTIALS.filter(([, expected]) => KINDS.has(expected.split(" ").at(-1) ?? "")).map(
    ([line, expected]) => ({ line: applyTokens(line).text, expected }),
  );
  const negatives = HARD_NEGATIVES.map((line) => applyTokens(line).text);

  const count = async (lines: readonly string[], look: (line: string) => boolean | Promise<boolean>) => {
    const found = await Promise.all(lines.map(async (line) => look(line)));
    return `${found.filter(Boolean).length} of ${lines.length}`;
  };
  const microseconds = async (look: (line: string) => unknown): Promise<string> => {
    const lines = [...secrets.map(({ line }) => line), ...negatives];
    const rounds = 5;
    let started = 0;
    for (let round = 0; round <= rounds; round++) {
      if (round === 1) started = performance.now();
      // Lines that were never judged before: what is known of them by then would be all that is measured.
      for (const line of lines) await look(`ROUND_${round}_${line}`);
    }
    return (((performance.now() - started) * 1000) / (rounds * lines.length)).toFixed(0);
  };
  const lines = secrets.map(({ line }) => line);
  const right = secrets.filter(({ line, expected }) => ours(line) === expected).length;
  console.log(
    "\n| secrets in lines of a .env file | credentials found | provider and mode right | harmless lines flagged | µs a line |\n" +
      "| --- | --- | --- | --- | --- |",
  );
  console.log(
    `| Paylint | ${await count(lines, isFlagged)} | ${right} of ${lines.length} | ${await count(negatives, isFlagged)} | ${await microseconds(ours)} |`,
  );
  console.log(
    `| secretlint preset | ${await count(lines, theirs)} | tells neither | ${await count(negatives, theirs)} | ${await microseconds(theirs)} |`,
  );
  for (const scanner of SCANNERS) console.log(`| ${scanner.name} | ${scan(scanner, lines, negatives, peers)} |`);
}

/** A scanner that is a program, and takes a folder. */
interface Scanner {
  readonly name: string;
  readonly module: string;
}

const SCANNERS: readonly Scanner[] = [
  { name: "gitleaks", module: "github.com/zricethezav/gitleaks/v8@latest" },
  { name: "betterleaks", module: "github.com/betterleaks/betterleaks@latest" },
];

/** What a scanner says of the same lines, each in a file of its own; its start is in the time. The cells of its row. */
function scan(
  { name, module }: Scanner,
  secrets: readonly string[],
  negatives: readonly string[],
  peers: string,
): string {
  const bin = join(peers, "..", "go-bin");
  const program = join(bin, process.platform === "win32" ? `${name}.exe` : name);
  if (!existsSync(program)) {
    const { status, error } = spawnSync("go", ["install", module], {
      env: { ...process.env, GOBIN: bin },
      stdio: "ignore",
    });
    if (status !== 0)
      return `not measured: ${error === undefined ? `\`go install ${module}\` failed` : "Go is not there"} | | |`;
  }
  const folder = mkdtempSync(join(tmpdir(), "paylint-bench-"));
  try {
    for (const [index, line] of [...secrets, ...negatives].entries())
      writeFileSync(join(folder, `${index}.env`), `${line}\n`);
    const report = join(folder, "report.json");
    const started = performance.now();
    spawnSync(program, ["dir", folder, "--report-format", "json", "--report-path", report, "--no-banner"], {
      stdio: "ignore",
    });
    const time = ((performance.now() - started) * 1000) / (secrets.length + negatives.length);
    const flagged = new Set(
      (JSON.parse(readFileSync(report, "utf8")) as { File: string }[]).map(({ File }) =>
        Number.parseInt(basename(File), 10),
      ),
    );
    const found = [...flagged].filter((index) => index < secrets.length).length;
    return `${found} of ${secrets.length} | tells neither | ${flagged.size - found} of ${negatives.length} | ${time.toFixed(0)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
