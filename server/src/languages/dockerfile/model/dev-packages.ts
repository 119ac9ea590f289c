import type { Instruction } from "../syntax/tree.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { readCopy } from "./copy.ts";
import { runInstructions, runSteps } from "./commands.ts";
import { type Dockerfile, type Stage, chainOf, stageNamed } from "./dockerfile.ts";
import { isProductionAfter } from "./node-build.ts";
import { type InstallCommand, readInstall } from "./npm-command.ts";

/** An install with development packages that nothing takes away again. */
export interface FullInstall {
  readonly install: InstallCommand;
  /** The stage's last RUN: after it the packages are no more needed. */
  readonly last: Instruction;
}

/** The full install whose packages are in a stage at its end; undefined where there is none, or it cannot be told. */
export function fullInstallOf(stage: Stage): FullInstall | undefined {
  let found: InstallCommand | undefined;
  let isProduction = false;
  let last: Instruction | undefined;
  for (const each of chainOf(stage)) {
    last = runInstructions(each).at(-1) ?? last;
    const steps = new Map(
      runSteps(each, /npm|yarn|bun|node_modules|prune|modclean/).map((step) => [step.instruction, step]),
    );
    for (const instruction of each.instructions) {
      isProduction = isProductionAfter(instruction, isProduction);
      const step = steps.get(instruction);
      if (step === undefined) continue;
      for (const command of step.commands) {
        if (removesPackages(command)) found = undefined;
        const install = readInstall(command);
        if (install === undefined || install.isGlobal || install.hasPackages) continue;
        const isFull =
          install.verb === "install" && install.dev?.kind !== "omit" && !(isProduction && install.dev === undefined);
        found = isFull ? install : undefined;
      }
    }
  }
  return found === undefined || last === undefined ? undefined : { install: found, last };
}

/** `rm -rf node_modules`, and programs that keep what production needs. */
function removesPackages({ name, words }: ShellCommand): boolean {
  if (name === "npm" || name === "pnpm" || name === "yarn")
    return words.some(({ text }) => text === "prune" || text === "deploy" || text === "focus" || text === "node-prune");
  return (
    (name === "rm" && words.some(({ source }) => /node_modules/.test(source))) ||
    name === "node-prune" ||
    name === "modclean"
  );
}

/** The stages whose node_modules a stage copies: by that name, or with the working folder that they lie in. */
export function packageSources(
  file: Dockerfile,
  stage: Stage,
): { readonly from: Stage; readonly start: number; readonly end: number }[] {
  return chainOf(stage).flatMap(({ instructions }) =>
    instructions.flatMap((instruction) => {
      const copy = readCopy(instruction);
      const from = copy?.from === undefined ? undefined : stageNamed(file, copy.from);
      if (copy === undefined || from === undefined) return [];
      const folder = folderOf(from);
      const source = copy.sources.find(({ text }) => {
        const path = withoutSlash(text.endsWith("/.") ? text.slice(0, -1) : text);
        return /(?:^|\/)node_modules$/.test(path) || (folder !== undefined && path !== "" && path === folder);
      });
      return source === undefined ? [] : [{ from, start: source.start, end: source.end }];
    }),
  );
}

function folderOf(stage: Stage): string | undefined {
  const last = chainOf(stage)
    .flatMap(({ instructions }) => instructions)
    .findLast(({ keyword }) => keyword === "WORKDIR");
  const text = last === undefined ? undefined : withoutSlash(last.arguments.text);
  return text === undefined || text.includes("$") ? undefined : text;
}

function withoutSlash(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}
