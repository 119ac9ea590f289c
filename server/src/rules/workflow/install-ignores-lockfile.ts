import { type PlainCommand, plainCommand } from "../../model/deploy-command.ts";
import { type Workflow, stepsOf } from "../../model/workflow.ts";
import type { ShellWord } from "../../syntax/shell.ts";
import { type Fix, type Report, rule } from "../rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["6.3.2"],
  summary: "The install may take other versions than the lockfile's",
  why: "A package released a minute ago can get into the payment service without anybody having looked at it",
  how: "Commit the lockfile and install exactly what it says: `npm ci`, `bun install --frozen-lockfile`, `yarn install --immutable`",
  check(workflow, report) {
    for (const { step } of stepsOf(workflow)) {
      if (!/\b(?:npm|bun|yarn|pnpm)\b/.test(step.run?.value ?? "")) continue;
      for (const command of step.script()?.commands ?? []) {
        const plain = plainCommand(command);
        const finding = plain === undefined ? undefined : judgeInstall(plain, command.words);
        if (finding !== undefined) report(finding);
      }
    }
  },
});

function judgeInstall({ name, args }: PlainCommand, words: readonly ShellWord[]): Report | undefined {
  const verb = args.find(({ source }) => !source.startsWith("-"));
  const first = words.find(({ text }) => text === name || text?.endsWith(`/${name}`) === true);
  const flags = args.filter(({ source }) => source.startsWith("-")).map(({ source }) => source);
  const has = (flag: RegExp): boolean => flags.some((source) => flag.test(source));
  if (first === undefined || has(/^(?:-g|--global|--location=global|--version|--help|--package-lock-only)$/))
    return undefined;
  const at = { start: first.start, end: verb?.end ?? first.end };
  const add = (title: string, flag: string): readonly Fix[] => [
    { title, class: "review", edits: [{ start: at.end, end: at.end, newText: ` ${flag}` }] },
  ];
  switch (name) {
    case "npm":
      if (verb?.text === undefined || !/^(?:install|i)$/.test(verb.text) || namesPackage(args, verb)) return undefined;
      return {
        at,
        message: `\`npm ${verb.text}\` may write a new lockfile instead of following the one that was reviewed`,
        fixes: has(/^--(?:no-)?(?:save|package-lock)/)
          ? []
          : [
              {
                title: "Install with `npm ci`",
                class: "review",
                edits: [{ start: verb.start, end: verb.end, newText: "ci" }],
              },
            ],
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
        fixes: add("Install with the lockfile frozen", "--frozen-lockfile"),
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
        // Yarn 2 and later freeze the lockfile by themselves where CI is set.
        certainty: "unknown",
        message: "`yarn install` of Yarn 1 may change the lockfile instead of following it",
      };
    case "pnpm":
      if (!has(/^--no-frozen-lockfile$|^--frozen-lockfile=false$/)) return undefined;
      return { at, message: "pnpm is told not to follow the lockfile" };
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
