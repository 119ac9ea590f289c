import type { Edit } from "../../contract/edit.ts";
import type { ShellWord } from "../../syntax/shell/shell.ts";
import type { Span } from "../../base/span.ts";
import type { PlainCommand } from "./deploy-command.ts";

/** An install that may take other versions than the lockfile's. */
export interface LooseInstall {
  readonly at: Span;
  readonly message: string;
  /** Newer versions of the program freeze the lockfile by themselves where `CI` is set. */
  readonly dependsOnCi: boolean;
  /** How to freeze it; undefined where that is not one word. */
  readonly fix: { readonly title: string; readonly edit: Edit } | undefined;
}

export function looseInstall({ name, args }: PlainCommand, words: readonly ShellWord[]): LooseInstall | undefined {
  const verb = args.find(({ source }) => !source.startsWith("-"));
  const first = words.find(({ text }) => text === name || text?.endsWith(`/${name}`) === true);
  const flags = args.filter(({ source }) => source.startsWith("-")).map(({ source }) => source);
  const has = (flag: RegExp): boolean => flags.some((source) => flag.test(source));
  if (first === undefined || has(/^(?:-g|--global|--location=global|--version|--help|--package-lock-only)$/))
    return undefined;
  const at = { start: first.start, end: verb?.end ?? first.end };
  const add = (flag: string): LooseInstall["fix"] => ({
    title: "Install with the lockfile frozen",
    edit: { start: at.end, end: at.end, newText: ` ${flag}` },
  });
  switch (name) {
    case "npm":
      if (verb?.text === undefined || !/^(?:install|i)$/.test(verb.text) || namesPackage(args, verb)) return undefined;
      return {
        at,
        message: `\`npm ${verb.text}\` may write a new lockfile instead of following the one that was reviewed`,
        dependsOnCi: false,
        fix: has(/^--(?:no-)?(?:save|package-lock)/)
          ? undefined
          : { title: "Install with `npm ci`", edit: { start: verb.start, end: verb.end, newText: "ci" } },
      };
    case "bun":
      if (
        verb?.text === undefined ||
        !/^(?:install|i)$/.test(verb.text) ||
        namesPackage(args, verb) ||
        has(/^--frozen-lockfile\b|^--production$/)
      )
        return undefined;
      return {
        at,
        message: `\`bun ${verb.text}\` may change the lockfile instead of following it`,
        dependsOnCi: false,
        fix: add("--frozen-lockfile"),
      };
    case "yarn":
      if (
        (verb !== undefined && verb.text !== "install") ||
        args.some(({ source }) => source.includes("$")) ||
        has(/^--(?:frozen-lockfile|immutable|check-files|mode)\b/)
      )
        return undefined;
      return {
        at,
        dependsOnCi: true,
        message: "`yarn install` may change the lockfile instead of following it",
        fix: undefined,
      };
    case "pnpm":
      if (has(/^--no-frozen-lockfile$|^--frozen-lockfile=false$/))
        return { at, message: "pnpm is told not to follow the lockfile", dependsOnCi: false, fix: undefined };
      if (
        verb?.text === undefined ||
        !/^(?:install|i)$/.test(verb.text) ||
        has(/^--(?:frozen-lockfile|offline|lockfile-only)\b/)
      )
        return undefined;
      return {
        at,
        message: `\`pnpm ${verb.text}\` may change the lockfile instead of following it`,
        dependsOnCi: true,
        fix: add("--frozen-lockfile"),
      };
    default:
      return undefined;
  }
}

/** Flags whose value is the next word. */
const WITH_VALUE =
  /^(?:--prefix|--loglevel|--cache|--registry|--cwd|--omit|--include|-w|--workspace|-C|--dir|--userconfig|--fetch-timeout|--network-timeout|--backend|--filter)$/;

/** `npm install left-pad`, `npm install ./package`: another task than installing what the project locks. */
function namesPackage(args: readonly ShellWord[], verb: ShellWord): boolean {
  return args.some(
    (word, index) => word !== verb && !word.source.startsWith("-") && !WITH_VALUE.test(args[index - 1]?.source ?? ""),
  );
}
