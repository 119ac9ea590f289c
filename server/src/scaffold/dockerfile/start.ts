import { dockerfile, lastInstruction } from "../../languages/dockerfile/model/dockerfile.ts";
import { commandsOf } from "../../languages/dockerfile/model/commands.ts";
import { NO_TEAM_SETTINGS } from "../../contract/settings.ts";
import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import { scriptsOf } from "../../service/package-manifest.ts";
import { isPlainPath } from "./recipe.ts";

/** What a Node.js service starts: from its Dockerfile, its scripts, what its build writes, or its framework. */
export function startOf(project: ProjectFiles, manifest: Readonly<Record<string, unknown>>): Detected<string> {
  const scripts = scriptsOf(project);
  const start = scripts["start"] ?? "";
  const built = /--outfile[= ]([\w./-]+\.[cm]?js)\b/.exec(scripts["build"]?.slice(0, 2000) ?? "")?.[1];
  const candidates: readonly (readonly [string | undefined, string])[] = [
    [startedBy(project, "node"), "the start command in Dockerfile"],
    [built, "what the build script in package.json writes"],
    [programOf(scripts["start:prod"] ?? "", "node"), "the start:prod script in package.json"],
    [programOf(start, "node"), "the start script in package.json"],
    [/\bnest start\b/.test(start) ? "dist/main.js" : undefined, "the start script in package.json, of NestJS"],
    [textOf(manifest["main"]), "main in package.json"],
  ];
  for (const [entry, evidence] of candidates) {
    const plain = entry?.replace(/^\.\//, "");
    if (plain !== undefined && isPlainPath(plain.split(" ")[0] ?? "")) return { value: plain, evidence };
  }
  return { value: "", evidence: "neither a start script nor main in package.json names the file that is started" };
}

/** The file after `node` in the final stage's start command. */
export function startedBy(project: ProjectFiles, program: string): string | undefined {
  const text = contentOf(project, "Dockerfile");
  if (text === undefined) return undefined;
  const { final } = dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS);
  if (final === undefined) return undefined;
  const last = lastInstruction(final, "ENTRYPOINT") ?? lastInstruction(final, "CMD");
  const command = last === undefined ? undefined : commandsOf(last).at(-1);
  const [first = "", ...rest] = command?.words.map(({ text }) => text ?? "") ?? [];
  return first.slice(first.lastIndexOf("/") + 1) === program ? fileAmong(rest) : undefined;
}

/** The file that a script starts with a program, its options passed over: `node --enable-source-maps dist/server.js`. */
export function programOf(script: string, program: string): string | undefined {
  const words = unwrapped(script.slice(0, 2000).split(/[ \t]+/));
  // Anything before it, another program or an assignment, is more than one start.
  return words[0] === program ? fileAmong(words.slice(1)) : undefined;
}

/** The words behind what only sets variables that the image sets, or that a cluster will: `cross-env NODE_ENV=production node a.js`. */
function unwrapped(words: readonly string[]): readonly string[] {
  const dashes = /^(?:npm|pnpm|yarn|bun|dotenv|dotenvx|env-cmd)$/.test(words[0] ?? "") ? words.lastIndexOf("--") : -1;
  const rest = words.slice(dashes + 1);
  const first = rest.findIndex((word) => !/^(?:cross-env|env|NODE_ENV=production)$/.test(word));
  return first < 0 ? [] : rest.slice(first);
}

function fileAmong(words: readonly string[]): string | undefined {
  const file = words.find((word) => !word.startsWith("-"));
  // `node dist/main` finds dist/main.js.
  if (file !== undefined && /^(?:\.\/)?(?:dist|build|out)\/[\w/-]+$/.test(file)) return `${file}.js`;
  return file !== undefined && /\.[cm]?[jt]sx?$/.test(file) ? file : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && /\.[cm]?[jt]sx?$/.test(value) ? value : undefined;
}
