import type { ShellCommand, ShellWord } from "../../../syntax/shell/shell.ts";

/** A call of npm, yarn, pnpm or bun that changes what is installed. */
export interface InstallCommand {
  readonly tool: "npm" | "yarn" | "pnpm" | "bun";
  readonly verb: "install" | "prune";
  readonly command: ShellCommand;
  /** The word that names the action: `ci`, `install`; undefined for a bare `yarn`. */
  readonly action: ShellWord | undefined;
  /** Packages named on the command line: then it adds those, and does not install the project. */
  readonly hasPackages: boolean;
  readonly isGlobal: boolean;
  /** The word or words that leave development packages out, or ask for them; the last one counts. */
  readonly dev: DevOption | undefined;
}

/** How people call it: `npm ci --omit=dev`. Never its other words: a registry's token may be among them. */
export function installCall({ tool, action, dev }: InstallCommand): string {
  return [tool, action?.text, dev?.text].filter((word) => word !== undefined).join(" ");
}

export interface DevOption {
  readonly kind: "omit" | "include";
  /** npm's spelling from before version 7: `--only=production`, `--production`. */
  readonly isOld: boolean;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const INSTALL_ACTIONS: Readonly<Record<InstallCommand["tool"], ReadonlySet<string>>> = {
  npm: new Set(["ci", "install", "i", "clean-install", "install-clean", "ic", "isntall", "add"]),
  yarn: new Set(["install"]),
  pnpm: new Set(["install", "i"]),
  bun: new Set(["install", "i"]),
};

/** Options whose value is the next word. */
const VALUE_OPTIONS = new Set(
  "--prefix --cache --registry --loglevel --userconfig --omit --include --only --workspace -w --cwd --dir -C --filter -F --network-timeout --cache-folder --modules-folder".split(
    " ",
  ),
);

export function readInstall(command: ShellCommand): InstallCommand | undefined {
  const tool = command.name;
  if (tool !== "npm" && tool !== "yarn" && tool !== "pnpm" && tool !== "bun") return undefined;
  const words = command.words.slice(1);
  const names: ShellWord[] = [];
  let dev: DevOption | undefined;
  let isGlobal = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    const { text } = word;
    if (text === undefined || !text.startsWith("-")) {
      names.push(word);
      continue;
    }
    if (text === "--") break;
    const next = VALUE_OPTIONS.has(text) ? words[++index] : undefined;
    dev = readDevOption(tool, word, next) ?? dev;
    isGlobal ||= text === "-g" || text === "--global" || text === "--location=global";
  }
  const action = names[0];
  const verb = verbOf(tool, action);
  return verb === undefined ? undefined : { tool, verb, command, action, hasPackages: names.length > 1, isGlobal, dev };
}

function verbOf(tool: InstallCommand["tool"], action: ShellWord | undefined): InstallCommand["verb"] | undefined {
  if (action === undefined) return tool === "yarn" ? "install" : undefined;
  if (action.text === undefined) return undefined;
  if (INSTALL_ACTIONS[tool].has(action.text)) return "install";
  return action.text === "prune" ? "prune" : undefined;
}

function readDevOption(
  tool: InstallCommand["tool"],
  word: ShellWord,
  value: ShellWord | undefined,
): DevOption | undefined {
  const text = value === undefined ? word.text : `${word.text ?? ""}=${value.text ?? ""}`;
  const found = (kind: DevOption["kind"], isOld: boolean): DevOption => ({
    kind,
    isOld: isOld && tool === "npm",
    start: word.start,
    end: value?.end ?? word.end,
    text: value === undefined ? word.source : `${word.source} ${value.source}`,
  });
  switch (text) {
    case "--only=production":
    case "--only=prod":
    case "--production":
    case "--production=true":
      return found("omit", true);
    case "--production=false":
    case "--only=dev":
    case "--only=development":
      return text === "--production=false" ? found("include", true) : undefined;
    case "--omit=dev":
    case "--no-dev":
      return found("omit", false);
    case "--prod":
    case "-P":
    case "-p":
      return tool === "pnpm" || (tool === "bun" && text === "-p") ? found("omit", false) : undefined;
    case "--include=dev":
      return found("include", false);
    default:
      return undefined;
  }
}
