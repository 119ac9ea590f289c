import { createRequire } from "node:module";
import { join } from "node:path";
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
 * Prints what the judge and secretlint's preset say of the credentials and of what only looks like some, each as a line of
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
      for (const line of lines) await look(line);
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
}
