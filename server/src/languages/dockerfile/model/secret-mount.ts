import type { Instruction } from "../syntax/tree.ts";
import type { DockerfileFlag } from "../syntax/words.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";

/** `--mount=type=secret` of a RUN. */
export interface SecretMount {
  readonly flag: DockerfileFlag;
  readonly id: string;
  /** The file that the step reads; undefined where only a variable is set. */
  readonly path: string | undefined;
  /** The variable that is set. */
  readonly variable: string | undefined;
  readonly isRequired: boolean;
}

/** Source: the Dockerfile reference on `RUN --mount=type=secret`. */
export function secretMounts({ flags }: Instruction): SecretMount[] {
  return flags.flatMap((flag) => {
    if (flag.name !== "mount" || flag.value === undefined) return [];
    const options = new Map<string, string>();
    for (const option of flag.value.text.replaceAll(/["']/g, "").split(",")) {
      const equals = option.indexOf("=");
      options.set(equals < 0 ? option : option.slice(0, equals), equals < 0 ? "true" : option.slice(equals + 1));
    }
    if (options.get("type") !== "secret") return [];
    const target = options.get("target") ?? options.get("dst") ?? options.get("destination");
    const id = options.get("id") ?? options.get("source") ?? target?.slice(target.lastIndexOf("/") + 1) ?? "";
    const variable = options.get("env");
    const path = target ?? (variable === undefined ? `/run/secrets/${id}` : undefined);
    return [{ flag, id, path, variable, isRequired: /^(?:true|1)$/.test(options.get("required") ?? "") }];
  });
}

/** Where a mounted secret is kept or shown. */
export interface SecretLeak {
  readonly at: Span;
  readonly how: "copied" | "written" | "printed" | "stored";
}

/** What the commands of a step do with a secret that outlives the step. A file that the step removes again does not. */
export function secretLeaks(mount: SecretMount, commands: readonly ShellCommand[]): SecretLeak[] {
  const sources: Sources = {
    path: mount.path,
    variables: new Set(mount.variable === undefined ? [] : [mount.variable]),
  };
  return commands.flatMap((command, index) => {
    for (const name of filledBy(command, sources)) sources.variables.add(name);
    const how = leakOf(sources, command, commands);
    if (how === undefined || isRemoved(how, command, commands.slice(index + 1))) return [];
    return [{ at: { start: command.start, end: command.end }, how }];
  });
}

/** Where the secret can be read: its file, and the variables that hold it by now. */
interface Sources {
  readonly path: string | undefined;
  readonly variables: Set<string>;
}

/** Variables that a command of its own fills with the secret: `TOKEN=$(cat /run/secrets/token)`, `export TOKEN="$A"`. */
function filledBy({ name, words, assignments }: ShellCommand, sources: Sources): string[] {
  if (name === undefined)
    return assignments.flatMap((assignment) =>
      assignment.value !== undefined && mentions(sources, assignment.value.source) ? [assignment.name] : [],
    );
  if (!/^(?:export|declare|readonly|local|typeset)$/.test(name)) return [];
  return words.slice(1).flatMap(({ source }) => {
    const equals = source.indexOf("=");
    return equals > 0 && mentions(sources, source.slice(equals)) ? [source.slice(0, equals)] : [];
  });
}

const COPIERS = new Set(["cp", "mv", "install", "tee", "dd"]);
const STORES = /^(?:npm|yarn|pnpm|pip|pip3|git|composer|bundle|aws|gcloud|poetry)$/;

function leakOf(
  sources: Sources,
  command: ShellCommand,
  commands: readonly ShellCommand[],
): SecretLeak["how"] | undefined {
  const { name, words, redirects, inSubstitution } = command;
  const args = words.slice(1);
  if (name === undefined || !args.some(({ source }) => mentions(sources, source))) return undefined;
  if (COPIERS.has(name)) return "copied";
  if (name === "cat" || name === "echo" || name === "printf") {
    if (inSubstitution) return undefined;
    const target = redirects.find(({ operator }) => /^(?:&?>>?|>\|)$/.test(operator))?.target;
    if (target !== undefined) return /^["']?\/dev\//.test(target.source) ? undefined : "written";
    const next = commands.find(
      ({ pipeline, position }) => pipeline === command.pipeline && position === command.position + 1,
    );
    return next === undefined ? "printed" : next.name === "tee" ? "written" : undefined;
  }
  const isSetting =
    STORES.test(name) &&
    args.slice(0, 2).some(({ text }) => text === "config" || text === "configure" || text === "set");
  return isSetting ? "stored" : undefined;
}

function mentions({ path, variables }: Sources, source: string): boolean {
  if (path !== undefined && source.includes(path)) return true;
  if (variables.size === 0) return false;
  return source
    .split(/\$\{?/)
    .slice(1)
    .some((part) => variables.has(/^\w*/.exec(part)?.[0] ?? ""));
}

/** Written to a file that `rm` takes away, or unset again. */
function isRemoved(
  how: SecretLeak["how"],
  { words, redirects }: ShellCommand,
  later: readonly ShellCommand[],
): boolean {
  if (how === "printed") return false;
  const target = redirects.find(({ operator }) => operator.startsWith(">"))?.target ?? words.at(-1);
  const name = target?.source.slice(target.source.lastIndexOf("/") + 1);
  return later.some(({ name: program, words: others }) => {
    if (program === "rm" || program === "shred")
      return how === "stored" || others.some(({ source }) => name !== undefined && source.endsWith(name));
    return how === "stored" && others.some(({ text }) => text === "delete" || text === "unset" || text === "--unset");
  });
}
