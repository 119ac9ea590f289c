import { parseDockerfile } from "../syntax/read.ts";
import type { DockerfileTree, Instruction } from "../syntax/tree.ts";
import type { DockerfilePair, DockerfileWord } from "../syntax/words.ts";
import type { CheckedText } from "../../../contract/checked-text.ts";
import { type Lookup, expandWord, isPlatformArgument, variablesIn } from "./variables.ts";
import { type ImageReference, parseImage } from "../../../model/image.ts";
import { fromOwnText } from "./own-text.ts";
import { remember } from "../../../base/remember.ts";
import type { TeamSettings } from "../../../contract/settings.ts";
import { type Span, lastStartingBy } from "../../../base/span.ts";

export interface Dockerfile extends CheckedText {
  readonly tree: DockerfileTree;
  readonly stages: readonly Stage[];
  /** The stage that a build without a target makes. */
  readonly final: Stage | undefined;
  /** The stages that become images: the last one, and those that the team's settings name as targets. */
  readonly finals: readonly Stage[];
  /** ARG before the first FROM, by name: what FROM may use. */
  readonly globalArguments: ReadonlyMap<string, DockerfilePair>;
  /** Placeholders of a template engine stand where only Dockerfile text can be. */
  readonly isTemplate: boolean;
}

export interface Stage {
  readonly index: number;
  readonly from: Instruction;
  readonly alias: DockerfileWord | undefined;
  /** The image or stage that FROM names, as written. */
  readonly image: DockerfileWord | undefined;
  /** The earlier stage it is built on. */
  readonly base: Stage | undefined;
  /** The image after expansion of ARG defaults; undefined for a stage, and where a value is not known. */
  readonly reference: ImageReference | undefined;
  /** The ARG whose defaults the image's name depends on. */
  readonly imageArguments: readonly DockerfilePair[];
  /** What follows FROM. */
  readonly instructions: readonly Instruction[];
}

/** What rules hear of one by one. A rule that does sees nothing of the other stages but of those that this one is built on. */
export interface DockerfileParts {
  readonly stage: Stage;
}

/** @param previous the model of the text that this one was made of by an edit: it makes reading cheaper */
export function dockerfile(text: string, path: string, settings: TeamSettings, previous?: Dockerfile): Dockerfile {
  const tree = parseDockerfile(text, previous?.tree);
  const globalArguments = new Map<string, DockerfilePair>();
  const stages: Stage[] = [];
  const byAlias = new Map<string, Stage>();
  let body: Instruction[] = [];
  for (const instruction of tree.instructions) {
    if (instruction.keyword === "FROM") {
      body = [];
      const stage = readStage(instruction, body, stages.length, byAlias, globalArguments, tree.escape);
      stages.push(stage);
      if (stage.alias !== undefined) byAlias.set(stage.alias.text.toLowerCase(), stage);
    } else if (stages.length > 0) body.push(instruction);
    else if (instruction.keyword === "ARG") {
      for (const pair of instruction.pairs) globalArguments.set(pair.key.text, pair);
    }
  }
  const isTemplate = tree.instructions.some(isPlaceholder);
  return {
    path,
    text,
    settings,
    tree,
    stages,
    final: stages.at(-1),
    finals: finalStages(stages, settings),
    globalArguments,
    isTemplate,
  };
}

/** The lines of a stage: from FROM to the next one, comments and all. */
export function extentOf({ stages, text }: Dockerfile, { index, from }: Stage): Span {
  return { start: from.linesStart, end: stages[index + 1]?.from.linesStart ?? text.length };
}

/** The instructions before the first FROM. */
export function openingOf({ tree: { instructions }, stages }: Dockerfile): readonly Instruction[] {
  const first = stages[0]?.from;
  return first === undefined ? instructions : instructions.slice(0, instructions.indexOf(first));
}

function finalStages(stages: readonly Stage[], { targets }: TeamSettings): Stage[] {
  const names = new Set(targets.map((target) => target.toLowerCase()));
  return stages.filter(
    ({ alias, index }) => index === stages.length - 1 || (alias !== undefined && names.has(alias.text.toLowerCase())),
  );
}

function readStage(
  from: Instruction,
  instructions: readonly Instruction[],
  index: number,
  byAlias: ReadonlyMap<string, Stage>,
  globalArguments: ReadonlyMap<string, DockerfilePair>,
  escape: string,
): Stage {
  const [image, as, name] = from.words;
  const alias = as?.text.toLowerCase() === "as" ? name : undefined;
  const resolved = image === undefined ? undefined : expandWord(image, escape, globalLookup(globalArguments, escape));
  const base = resolved === undefined ? undefined : byAlias.get(resolved.toLowerCase());
  const isImage = base === undefined && resolved !== undefined && resolved !== "";
  return {
    index,
    from,
    alias,
    image,
    base,
    reference: isImage ? parseImage(resolved) : undefined,
    imageArguments: image === undefined ? [] : argumentsBehind(image, globalArguments, escape),
    instructions,
  };
}

/** FROM sees only what was declared before the first FROM. An ARG without a default is set by whoever builds. */
function globalLookup(globalArguments: ReadonlyMap<string, DockerfilePair>, escape: string): Lookup {
  let depth = 0;
  const lookup: Lookup = (name) => {
    const pair = globalArguments.get(name);
    if (pair === undefined) return isPlatformArgument(name) ? undefined : null;
    if (pair.value === undefined || depth > 10) return undefined;
    depth++;
    const value = expandWord(pair.value, escape, lookup);
    depth--;
    return value;
  };
  return lookup;
}

function argumentsBehind(
  word: DockerfileWord,
  globalArguments: ReadonlyMap<string, DockerfilePair>,
  escape: string,
): DockerfilePair[] {
  return variablesIn(word, escape).flatMap((name) => globalArguments.get(name) ?? []);
}

/** `{{ }}`, `<% %>`, `{% %}` or `%%NAME%%` where a keyword, an image or a port is expected: scripts may hold such text. */
function hasPlaceholder(instruction: Instruction): boolean {
  if (/^(?:\{\{|\{%|<%|%%)/.test(instruction.keyword)) return true;
  switch (instruction.keyword) {
    case "FROM":
    case "EXPOSE":
    case "USER":
    case "WORKDIR":
    case "ARG":
    case "COPY":
      return /\{\{|\{%|<%|%%/.test(instruction.arguments.text);
    default:
      return false;
  }
}

const isPlaceholder = fromOwnText(hasPlaceholder);

/** Longer chains of stages are not written by hand, and would make every look at each of them dear. */
const MAX_CHAIN = 100;

/** Stages whose files and settings are in an image by FROM, from the root to the stage itself. */
export function chainOf(stage: Stage): Stage[] {
  const chain: Stage[] = [];
  let current: Stage | undefined = stage;
  for (; current !== undefined && chain.length < MAX_CHAIN; current = current.base) chain.push(current);
  return chain.reverse();
}

/** The stages whose files and settings are in an image. */
export const shippedStages = remember((file: Dockerfile): ReadonlySet<Stage> => new Set(file.finals.flatMap(chainOf)));

/** The first stage of a chain: the one built on an image. */
export function rootOf(stage: Stage): Stage {
  let current = stage;
  while (current.base !== undefined) current = current.base;
  return current;
}

/** A stage by its alias or its number, as `COPY --from` names it. */
export function stageNamed(file: Dockerfile, name: string): Stage | undefined {
  if (/^\d+$/.test(name)) return file.stages[Number(name)];
  return stagesByName(file.stages).get(name.toLowerCase());
}

const stagesByName = remember((stages: readonly Stage[]): ReadonlyMap<string, Stage> => {
  const named = new Map<string, Stage>();
  for (const stage of stages) {
    const name = stage.alias?.text.toLowerCase();
    if (name !== undefined && !named.has(name)) named.set(name, stage);
  }
  return named;
});

/** The stage that an instruction stands in; undefined before the first FROM. */
export function stageOf(file: Dockerfile, { start }: Instruction): Stage | undefined {
  return file.stages[lastStartingBy(stageStarts(file.stages), start)];
}

const stageStarts = remember((stages: readonly Stage[]) => stages.map(({ from }) => from));

/** The instructions that make a stage, inherited ones first. */
export function effectiveInstructions(stage: Stage): Instruction[] {
  return chainOf(stage).flatMap(({ instructions }) => instructions);
}

/** The last instruction of a keyword that counts in a stage: USER, CMD, ENTRYPOINT. */
export function lastInstruction(stage: Stage, keyword: string): Instruction | undefined {
  for (let current: Stage | undefined = stage; current !== undefined; current = current.base) {
    const found = current.instructions.findLast((instruction) => instruction.keyword === keyword);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The SHELL that a step runs in, inherited ones included; undefined for the builder's own. */
export function shellBefore(stage: Stage, step: Instruction): Instruction | undefined {
  for (let current: Stage | undefined = stage; current !== undefined; current = current.base) {
    const found = current.instructions.findLast(({ keyword, start }) => keyword === "SHELL" && start < step.start);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An instruction and, for ONBUILD, the one it holds for images built on this one. */
function withTrigger(instruction: Instruction): readonly Instruction[] {
  return instruction.trigger === undefined ? [instruction] : [instruction, instruction.trigger];
}

/** Every instruction of the file, triggers of ONBUILD included. */
export const allInstructions = remember((file: Dockerfile): readonly Instruction[] =>
  flattened(file.tree.instructions),
);

/** The instructions of a stage, triggers of ONBUILD included. */
export const ownInstructions = remember((stage: Stage): readonly Instruction[] => flattened(stage.instructions));

function flattened(instructions: readonly Instruction[]): readonly Instruction[] {
  const hasTriggers = instructions.some(({ trigger }) => trigger !== undefined);
  return hasTriggers ? instructions.flatMap(withTrigger) : instructions;
}

/** A value that ENV or ARG gives a name, from an offset of the file on; undefined where it cannot be known. */
interface Assignment {
  readonly at: number;
  readonly value: string | undefined;
  readonly isFixed: boolean;
}

const assignments = new WeakMap<Stage, ReadonlyMap<string, readonly Assignment[]>>();

/** What ENV and ARG of a stage say, in order; read once. ENV wins over a later ARG of the same name. */
function assignmentsOf(file: Dockerfile, stage: Stage): ReadonlyMap<string, readonly Assignment[]> {
  const known = assignments.get(stage);
  if (known !== undefined) return known;
  const { escape } = file.tree;
  const log = new Map<string, Assignment[]>();
  assignments.set(stage, log);
  const outer = globalLookup(file.globalArguments, escape);
  for (const { keyword, pairs, start } of stage.instructions) {
    if (keyword !== "ENV" && keyword !== "ARG") continue;
    const lookup: Lookup = (name) => {
      const found = lastAssignment(file, stage, name, start);
      return found === undefined ? (isPlatformArgument(name) ? undefined : null) : found.value;
    };
    for (const { key, value } of pairs) {
      const name = key.text;
      const isFixed = keyword === "ENV";
      if (!isFixed && lastAssignment(file, stage, name, start)?.isFixed === true) continue;
      const text = value === undefined ? (isFixed ? undefined : outer(name)) : expandWord(value, escape, lookup);
      const entry: Assignment = { at: start, value: text ?? undefined, isFixed };
      const entries = log.get(name);
      if (entries === undefined) log.set(name, [entry]);
      else entries.push(entry);
    }
  }
  return log;
}

/** The assignment that counts before an offset, inherited ones included. */
function lastAssignment(file: Dockerfile, stage: Stage, name: string, before: number): Assignment | undefined {
  for (const each of chainOf(stage).reverse()) {
    const found = assignmentsOf(file, each)
      .get(name)
      ?.findLast(({ at }) => at < before);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value of a name at an offset of a stage, and where it was given; undefined where the file says nothing of it. */
export function variableAt(
  file: Dockerfile,
  stage: Stage,
  name: string,
  offset: number,
): { readonly value: string | undefined; readonly at: number } | undefined {
  return lastAssignment(file, stage, name, offset);
}

/** The ARG or ENV of a name that a stage does not see: before the first FROM, or in a stage that this one is not built on. */
export function givenElsewhere(file: Dockerfile, stage: Stage, name: string): Elsewhere | undefined {
  const outer = file.globalArguments.get(name);
  if (outer !== undefined) return { pair: outer, isGlobal: true };
  const chain = chainOf(stage);
  const pair = file.stages
    .filter((other) => !chain.includes(other))
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === "ARG" || keyword === "ENV")
    .flatMap(({ pairs }) => pairs)
    .find(({ key }) => key.text === name);
  return pair === undefined ? undefined : { pair, isGlobal: false };
}

export interface Elsewhere {
  readonly pair: DockerfilePair;
  /** It stands before the first FROM, where FROM alone sees it. */
  readonly isGlobal: boolean;
}

/** The value of an ARG before the first FROM, which is what FROM may use. */
export function globalValue(file: Dockerfile, name: string): string | null | undefined {
  return globalLookup(file.globalArguments, file.tree.escape)(name);
}

/** What ENV and ARG say before an instruction of a stage. The base image may set further variables: those are not known. */
export function variablesBefore(file: Dockerfile, stage: Stage, stop: Instruction): Lookup {
  return (name) => lastAssignment(file, stage, name, stop.start)?.value;
}

export interface EffectiveUser {
  readonly instruction: Instruction;
  readonly word: DockerfileWord;
  /** User and group after expansion; undefined when a value is not known. */
  readonly user: string | undefined;
  readonly group: string | undefined;
  /** The value depends on an ARG or ENV. */
  readonly isVariable: boolean;
}

/** The user that a stage's last USER sets, inherited ones included; undefined when there is none. */
export function effectiveUser(file: Dockerfile, stage: Stage): EffectiveUser | undefined {
  const instruction = lastInstruction(stage, "USER");
  const word = instruction?.words[0];
  if (instruction === undefined || word === undefined) return undefined;
  const isVariable = word.text.includes("$");
  const value = expandWord(word, file.tree.escape, isVariable ? variablesBefore(file, stage, instruction) : () => null);
  const [user, group] = value?.split(":") ?? [];
  return { instruction, word, user: value === "" ? undefined : user, group, isVariable };
}
