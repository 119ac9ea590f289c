import { fromOwnText } from "./own-text.ts";
import type { Instruction } from "../syntax/tree.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { type RunStep, concern, runSteps } from "./commands.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { type InstallCommand, readInstall } from "./npm-command.ts";

/** A build that runs while the last install left development packages out. */
export interface ProductionBuild {
  readonly step: RunStep;
  readonly command: ShellCommand;
  /** As the user calls it: `npm run build`. */
  readonly call: string;
  /** The script's name, or empty. */
  readonly script: string;
  /** The program, where one is called directly. */
  readonly tool: string | undefined;
  readonly install: InstallCommand;
  readonly installStep: RunStep;
  /** Why the install left them out. */
  readonly reason: string;
  /** The stage's RUN steps from the build on. */
  readonly later: readonly RunStep[];
}

interface State {
  readonly isProduction: boolean;
  readonly omitted: { readonly install: InstallCommand; readonly step: RunStep; readonly reason: string } | undefined;
  /** Tools were installed for the whole machine: what they bring is not known. */
  readonly hasGlobalTools: boolean;
}

const NOTHING: State = { isProduction: false, omitted: undefined, hasGlobalTools: false };

export function findProductionBuilds(file: Dockerfile): ProductionBuild[] {
  const found: ProductionBuild[] = [];
  const ends = new Map<Stage, State>();
  for (const stage of file.stages) {
    const start = stage.base === undefined ? NOTHING : (ends.get(stage.base) ?? NOTHING);
    ends.set(stage, readStage(stage, start, found));
  }
  return found;
}

/** Whether `NODE_ENV` is `production` behind an instruction. */
export function isProductionAfter(instruction: Instruction, before: boolean): boolean {
  return setsProduction(instruction) ?? before;
}

const setsProduction = fromOwnText(({ keyword, pairs }: Instruction): boolean | undefined => {
  const pair = keyword === "ENV" || keyword === "ARG" ? pairs.find(({ key }) => key.text === "NODE_ENV") : undefined;
  return pair?.value === undefined ? undefined : /^["']?production["']?$/.test(pair.value.text);
});

const concerns = concern((commands) =>
  commands.some((command) => readInstall(command) !== undefined || readBuild(command) !== undefined),
);

function readStage(stage: Stage, start: State, found: ProductionBuild[]): State {
  const steps = runSteps(stage, /npm|yarn|bun|node_modules/, concerns);
  const byInstruction = new Map(steps.map((step) => [step.instruction, step]));
  let state = start;
  for (const instruction of stage.instructions) {
    state = { ...state, isProduction: isProductionAfter(instruction, state.isProduction) };
    const step = byInstruction.get(instruction);
    if (step === undefined) continue;
    for (const command of step.commands) {
      const call = state.omitted === undefined || state.hasGlobalTools ? undefined : readBuild(command);
      if (call !== undefined && state.omitted !== undefined) {
        const { install, step: installStep, reason } = state.omitted;
        const later = steps.filter(({ instruction: { start: at } }) => at >= instruction.start);
        found.push({ ...call, step, command, install, installStep, reason, later });
      }
      state = afterCommand(state, command, step);
    }
  }
  return state;
}

function afterCommand(state: State, command: ShellCommand, step: RunStep): State {
  const install = readInstall(command);
  if (install === undefined || install.verb === "prune") return state;
  if (install.isGlobal) return { ...state, hasGlobalTools: state.hasGlobalTools || !installsPackageManager(command) };
  // Packages by name come on top of what is there; they may be the very tools.
  if (install.hasPackages) return { ...state, omitted: undefined };
  const environment = command.assignments.find(({ name }) => name === "NODE_ENV")?.value?.text;
  const isProduction = environment === undefined ? state.isProduction : environment === "production";
  const byFlag = install.dev?.kind === "omit";
  // yarn 2 and newer, and pnpm, do not all follow NODE_ENV; npm does.
  const byEnvironment = isProduction && install.dev === undefined && install.tool === "npm";
  if (!byFlag && !byEnvironment) return { ...state, omitted: undefined };
  const reason = byFlag ? `because of \`${install.dev?.text ?? ""}\`` : "because `NODE_ENV` is `production`";
  return { ...state, omitted: { install, step, reason } };
}

function installsPackageManager(command: ShellCommand): boolean {
  const names = command.words
    .slice(2)
    .flatMap(({ text }) => (text === undefined || text.startsWith("-") ? [] : [text]));
  return names.every((name) => /^(?:npm|yarn|pnpm|corepack)(?:@.*)?$/.test(name));
}

const BUILD_SCRIPT = /^(?:build|compile|bundle)(?:[:._-].*)?$/;
const BUILD_TOOLS = new Set(["tsc", "vite", "next", "nest", "webpack", "ng", "rollup", "esbuild", "tsup", "parcel"]);

function readBuild(command: ShellCommand): Pick<ProductionBuild, "call" | "script" | "tool"> | undefined {
  const words = command.words.map(({ text }) => text);
  const [first = "", ...rest] = words;
  const called = rest.filter((word) => word !== undefined && !word.startsWith("-"));
  const { name } = command;
  if (name === "npm" || name === "yarn" || name === "pnpm" || name === "bun") {
    const runs = called[0] === "run" || called[0] === "run-script";
    const script = runs ? called[1] : name === "npm" ? undefined : called[0];
    if (script === undefined) return undefined;
    if (BUILD_SCRIPT.test(script)) return { call: `${name} ${runs ? "run " : ""}${script}`, script, tool: undefined };
    const tool = script === "exec" ? called[1] : runs ? undefined : script;
    return tool !== undefined && BUILD_TOOLS.has(tool) ? { call: `${name} ${tool}`, script: "", tool } : undefined;
  }
  const isLocal = name !== undefined && BUILD_TOOLS.has(name) && first.includes("node_modules/.bin/");
  return isLocal ? { call: name, script: "", tool: name } : undefined;
}
