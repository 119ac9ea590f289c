import { expansionProblems } from "./expansion.ts";
import { flagProblems } from "./flags.ts";
import { argumentProblems } from "./forms.ts";
import { type StructureProblem, fatal, odd, quoted } from "./problem.ts";
import { originOf, placeOf } from "./moved.ts";
import type { DockerfileTree, Instruction } from "./tree.ts";

/** The instructions of Docker's own frontend. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER " +
    "VOLUME WORKDIR"
  ).split(" "),
);

/** A file with more instructions, and the mistakes of one that is none at all, are not listed to the end. */
const MAX_PROBLEMS = 200;

/**
 * What BuildKit refuses in a Dockerfile, or reads otherwise than it looks, after its own `instructions/parse.go`,
 * `bflag.go` and `shell/lex.go`. A file for another frontend (`# syntax=`) may hold instructions and flags that nobody
 * here knows: then only what any frontend would refuse is said. Linear in the text, never throws.
 */
export function structureProblems(tree: DockerfileTree): StructureProblem[] {
  const problems = [...directiveProblems(tree), ...stageProblems(tree)];
  const knowsFrontend = isDockerFrontend(tree.directives.find(({ name }) => name === "syntax")?.value);
  for (const instruction of tree.instructions) {
    if (problems.length > MAX_PROBLEMS) break;
    const { origin } = placeOf(instruction);
    const sound = knowsFrontend ? SOUND : SOUND_ELSEWHERE;
    if (sound.has(origin)) continue;
    const before = problems.length;
    addInstructionProblems(problems, instruction, tree.escape, knowsFrontend);
    if (problems.length === before) sound.add(origin);
  }
  return problems.sort((left, right) => left.start - right.start);
}

/** Instructions without a problem of their own, for Docker's frontend and for others: an edit elsewhere does not change that. */
const SOUND = new WeakSet<Instruction>();
const SOUND_ELSEWHERE = new WeakSet<Instruction>();

/** `docker/dockerfile:1`, its upstream and its copies in a mirror. */
function isDockerFrontend(image: string | undefined): boolean {
  return image === undefined || /(?:^|\/)docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(image);
}

function addInstructionProblems(
  problems: StructureProblem[],
  instruction: Instruction,
  escape: string,
  knowsFrontend: boolean,
): void {
  const { keyword, keywordSpan, trigger, heredocs, flags } = instruction;
  if (!KEYWORDS.has(keyword)) {
    // What is not even a word may be the rest of an assignment, and hold a secret.
    const name = /^[A-Z]{1,20}$/.test(keyword) ? quoted(keyword) : "This";
    if (knowsFrontend) problems.push(fatal(keywordSpan, `${name} is no Dockerfile instruction`));
    return;
  }
  if (heredocs.length > 0) problems.push(...unterminatedHeredocs(instruction));
  if (knowsFrontend && flags.length > 0) problems.push(...flagProblems(instruction));
  problems.push(...argumentProblems(instruction), ...expansionProblems(instruction, escape));
  if (trigger === undefined) return;
  if (trigger.keyword === "ONBUILD")
    problems.push(fatal(trigger.keywordSpan, "`ONBUILD` cannot wrap another `ONBUILD`"));
  else if (trigger.keyword === "FROM" || trigger.keyword === "MAINTAINER")
    problems.push(fatal(trigger.keywordSpan, `\`ONBUILD\` cannot wrap \`${trigger.keyword}\``));
  else addInstructionProblems(problems, trigger, escape, knowsFrontend);
}

function unterminatedHeredocs({ heredocs }: Instruction): StructureProblem[] {
  return heredocs
    .filter(({ isTerminated }) => !isTerminated)
    .map((heredoc) =>
      fatal(heredoc, `No line \`${heredoc.name}\` ends this here-document, so the rest of the file is part of it`),
    );
}

function directiveProblems({ directives }: DockerfileTree): StructureProblem[] {
  const problems: StructureProblem[] = [];
  const seen = new Map<string, number>();
  for (const { name, value, start, end, valueSpan } of directives) {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    // The builder stops at the first that is repeated.
    if (count === 2) problems.push(fatal({ start, end }, `The directive \`${name}\` stands here twice`));
    if (name === "escape" && value !== "`" && value !== "\\")
      problems.push(fatal(valueSpan, `${quoted(value)} cannot be the escape character; a backslash or a backtick can`));
  }
  return problems;
}

function copiesFrom({ flags }: Instruction, stage: string | undefined): boolean {
  return flags.some(({ name, value }) => name === "from" && value?.text.toLowerCase() === stage);
}

/** What `--from` cannot name, whatever the stages are called. */
function sourceProblems({ flags }: Instruction, stages: number): StructureProblem[] {
  return flags.flatMap(({ name, value }) => {
    if (name !== "from" || value === undefined) return [];
    if (value.text.includes("$"))
      return [
        fatal(value, "The builder expands no variable in `--from`: give the image a stage by `FROM`, and name that"),
      ];
    return /^\d+$/.test(value.text) && Number(value.text) >= stages
      ? [fatal(value, `There is no stage ${quoted(value.text)}: they are counted from 0`)]
      : [];
  });
}

/** A name of one part may be that of a stage before, in any case; of an image it has no capitals. */
function nameProblems({ words: [image] }: Instruction, stages: ReadonlySet<string>): StructureProblem[] {
  const isRefused =
    image !== undefined &&
    /^[\w.-]+$/.test(image.text) &&
    image.text !== image.text.toLowerCase() &&
    !stages.has(image.text.toLowerCase());
  return isRefused ? [fatal(image, `${quoted(image.text)} is no valid image reference`)] : [];
}

/** The file begins with a stage, no two stages have one name, and none copies from itself. */
function stageProblems({ instructions }: DockerfileTree): StructureProblem[] {
  const problems: StructureProblem[] = [];
  if (instructions.length === 0)
    problems.push(odd({ start: 0, end: 0 }, "The builder refuses a file without an instruction"));
  const first = instructions.find(({ keyword }) => keyword !== "ARG");
  const isLost = first !== undefined && first.keyword !== "FROM" && KEYWORDS.has(first.keyword);
  if (isLost) problems.push(fatal(first.keywordSpan, "A Dockerfile begins with `FROM`, or with `ARG` before it"));
  const names = new Set<string>();
  const count = instructions.filter(({ keyword }) => keyword === "FROM").length;
  let current: string | undefined;
  for (const instruction of instructions) {
    const { keyword } = instruction;
    if (keyword === "FROM") problems.push(...nameProblems(instruction, names));
    // Looked for where it was read: of thousands that a keystroke moves, hardly one has such a place.
    if (keyword === "COPY" && sourceProblems(originOf(instruction), count).length > 0)
      problems.push(...sourceProblems(instruction, count));
    if (keyword === "COPY" && copiesFrom(originOf(instruction), current)) {
      const from = instruction.flags.find((flag) => flag.name === "from")?.value;
      if (from !== undefined) problems.push(fatal(from, `The stage ${quoted(from.text)} cannot copy from itself`));
    }
    if (keyword !== "FROM") continue;
    current = undefined;
    const { words } = instruction;
    const name = words[1]?.text.toLowerCase() === "as" ? words[2] : undefined;
    if (name === undefined) continue;
    const key = name.text.toLowerCase();
    if (names.has(key)) problems.push(odd(name, `Two stages are called ${quoted(name.text)}; the later one wins`));
    names.add(key);
    current = key;
  }
  return problems;
}
