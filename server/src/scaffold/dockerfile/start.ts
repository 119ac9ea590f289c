import { dockerfile, lastInstruction } from "../../languages/dockerfile/model/dockerfile.ts";
import { commandsOf } from "../../languages/dockerfile/model/commands.ts";
import { NO_TEAM_SETTINGS } from "../../contract/settings.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";

/** The words after a program in the final stage's start command. */
export function startedBy(project: ProjectFiles, program: string): readonly string[] | undefined {
  const text = contentOf(project, "Dockerfile");
  if (text === undefined) return undefined;
  const { final } = dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS);
  if (final === undefined) return undefined;
  const last = lastInstruction(final, "ENTRYPOINT") ?? lastInstruction(final, "CMD");
  const command = last === undefined ? undefined : commandsOf(last).at(-1);
  const [first = "", ...rest] = command?.words.map(({ text }) => text ?? "") ?? [];
  return first.slice(first.lastIndexOf("/") + 1) === program ? rest : undefined;
}

/** The words after the program that a script starts. Anything before it, another program or an assignment, is more than one start. */
export function programOf(script: string, program: string): readonly string[] | undefined {
  // What a pipe makes of its log is for a desk.
  const [piping = ""] = script.slice(0, 2000).split(/(?<!\|)\|(?!\|)/);
  const words = unwrapped(piping.trim().split(/[ \t]+/));
  return words[0] === program && !words.some((word) => /^(?:&&|\|\|)$|;$/.test(word)) ? words.slice(1) : undefined;
}

/** The words behind what only sets variables that the image sets, or that a cluster will: `cross-env NODE_ENV=production node a.js`. */
function unwrapped(words: readonly string[]): readonly string[] {
  const dashes = /^(?:npm|pnpm|yarn|bun|dotenv|dotenvx|env-cmd)$/.test(words[0] ?? "") ? words.lastIndexOf("--") : -1;
  const rest = words.slice(dashes + 1);
  const first = rest.findIndex((word) => !/^(?:cross-env|env|NODE_ENV=production|npx)$/.test(word));
  return first < 0 ? [] : rest.slice(first);
}

/** The first word that is no option, where it is a file of a program. */
export function fileAmong(words: readonly string[]): string | undefined {
  const file = words.find((word) => !word.startsWith("-"));
  // `node dist/main` finds dist/main.js.
  if (file !== undefined && /^(?:\.\/)?(?:dist|build|out)\/[\w/-]+$/.test(file)) return `${file}.js`;
  return file !== undefined && /\.[cm]?[jt]sx?$/.test(file) ? file : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && /\.[cm]?[jt]sx?$/.test(value) ? value : undefined;
}
