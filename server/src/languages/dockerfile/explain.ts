import { describeImage } from "../../model/describe-image.ts";
import { externalImages } from "./model/external-image.ts";
import { baseUserKind } from "./model/user.ts";
import {
  type Dockerfile,
  type Stage,
  givenElsewhere,
  globalValue,
  rootOf,
  stageNamed,
  stageOf,
  variableAt,
} from "./model/dockerfile.ts";
import { type ImageReference, fullName, parseImage } from "../../model/image.ts";
import { findSecrets, judge } from "../../secrets/judge.ts";
import { maskLine } from "../../secrets/mask.ts";
import { classifyKey } from "../../secrets/key-class.ts";
import type { Instruction } from "./syntax/tree.ts";
import { type VariableUse, variableUses } from "./model/variables.ts";
import { unquoted } from "./syntax/words.ts";
import type { Explanation } from "../../contract/explanation.ts";

/** Explains the image of a FROM, or the variable, at an offset; undefined where there is neither. */
export function explainDockerfile(file: Dockerfile, offset: number): Explanation | undefined {
  const instruction = file.tree.instructions.find(({ start, end }) => start <= offset && offset <= end);
  if (instruction === undefined) return undefined;
  return explainVariable(file, instruction, offset) ?? explainImage(file, instruction, offset);
}

function explainImage(file: Dockerfile, instruction: Instruction, offset: number): Explanation | undefined {
  const stage = file.stages.find(({ from }) => from === instruction);
  const image = stage?.image;
  if (stage === undefined) return explainSource(file, instruction, offset);
  if (image === undefined || offset < image.start || offset > image.end) return undefined;
  const span = { start: image.start, end: image.end, pci: [], elsewhere: [] };
  if (stage.base !== undefined) return { ...span, key: image.text, ...describeStage(file, stage.base) };
  if (stage.reference === undefined)
    return {
      ...span,
      key: image.text,
      what: "an image that depends on a value given to the build",
      facts: factsAsWritten(file, image.text),
    };
  if (stage.reference.text === "scratch")
    return {
      ...span,
      key: image.text,
      what: "the empty image",
      facts: ["it has no user, no shell and no certificates"],
    };
  if (holdsSecret(file, stage.reference.text))
    return { ...span, key: image.text, what: "an image whose name holds what may be a secret", facts: [] };
  return {
    ...span,
    key: stage.reference.text,
    what: `\`${fullName(stage.reference)}\``,
    facts: imageFacts(stage, stage.reference),
  };
}

/** `${REGISTRY}/node:24`: a tag that is written says enough. */
function factsAsWritten(file: Dockerfile, text: string): readonly string[] {
  const written = parseImage(text);
  const isKnown = written.tag !== undefined && !written.tag.text.includes("$") && !holdsSecret(file, text);
  return isKnown ? describeImage(written) : [];
}

function describeStage(file: Dockerfile, stage: Stage): Pick<Explanation, "what" | "facts"> {
  const { reference } = rootOf(stage);
  return {
    what: `stage ${stage.index} of this file, line ${lineOf(file, stage.from.start)}`,
    facts: reference === undefined ? [] : [`it is built on \`${reference.text}\``],
  };
}

/** The stage or image that `COPY --from` or a mount takes files of. */
function explainSource(file: Dockerfile, { flags }: Instruction, offset: number): Explanation | undefined {
  const from = flags.find(({ name, start, end }) => name === "from" && start <= offset && offset <= end)?.value;
  const stage = from === undefined ? undefined : stageNamed(file, from.text);
  if (from !== undefined && stage !== undefined && offset >= from.start)
    return {
      start: from.start,
      end: from.end,
      pci: [],
      elsewhere: [],
      key: from.text,
      ...describeStage(file, stage),
    };
  const source = externalImages(file).find(({ at }) => at.start <= offset && offset <= at.end);
  if (source === undefined || holdsSecret(file, source.reference.text)) return undefined;
  const { at, reference, mayBeContext } = source;
  return {
    start: at.start,
    end: at.end,
    pci: [],
    elsewhere: [],
    key: reference.text,
    what: `\`${fullName(reference)}\``,
    facts: [
      ...describeImage(reference),
      ...(mayBeContext ? ["a build may be given a context of this name in its place"] : []),
    ],
  };
}

function imageFacts({ imageArguments }: Stage, reference: ImageReference): string[] {
  const facts = [
    ...describeImage(reference),
    baseUserKind(reference) === "root" ? "it starts as root unless USER says otherwise" : undefined,
    ...imageArguments.map(({ key }) => `with the default of \`${key.text}\`; a build may set another`),
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** A use (`$NAME`, `${NAME…}`), or the name in ARG and ENV. */
function explainVariable(file: Dockerfile, instruction: Instruction, offset: number): Explanation | undefined {
  const own = instruction.pairs.find(({ key }) => key.start <= offset && offset <= key.end);
  const isDeclared = own !== undefined && (instruction.keyword === "ARG" || instruction.keyword === "ENV");
  const use = isDeclared ? undefined : useAt(file.text, instruction, offset);
  const name = isDeclared ? own.key.text : use?.name;
  if (name === undefined) return undefined;
  const span = isDeclared ? { start: own.key.start, end: own.key.end } : { start: use?.start ?? 0, end: use?.end ?? 0 };
  const stage = stageOf(file, instruction);
  const answer = { ...span, key: name, pci: [], elsewhere: [] };
  // A declaration is asked what it makes of the name, a use what the name is before it.
  const at = isDeclared ? instruction.start + 1 : instruction.start;
  if (stage === undefined || instruction.keyword === "FROM") {
    const value = globalValue(file, name);
    if (value === null)
      return { ...answer, what: "is not declared before the first FROM, so it is empty here", facts: [] };
    return {
      ...answer,
      ...describeValue(file, name, value),
      facts: ["ARG before the first FROM is known to FROM alone"],
    };
  }
  const found = variableAt(file, stage, name, at);
  const elsewhere = found === undefined ? givenElsewhere(file, stage, name) : undefined;
  if (elsewhere !== undefined)
    return {
      ...answer,
      what: `is set in line ${lineOf(file, elsewhere.pair.start)}, for ${elsewhere.isGlobal ? "FROM" : "that stage"} alone, and is not visible in this stage`,
      facts: elsewhere.isGlobal ? [`\`ARG ${name}\` in this stage brings it in`] : [],
    };
  if (found === undefined)
    return { ...answer, what: "is not set in this file; the base image or a shell may set it", facts: [] };
  return {
    ...answer,
    ...describeValue(file, name, found.value),
    facts: isDeclared ? [] : [`set in line ${lineOf(file, found.at)}`],
  };
}

/** A value that may be a secret is never shown. */
function describeValue(file: Dockerfile, name: string, value: string | undefined): { what: string } {
  if (value === undefined) return { what: "has a value that is given to the build" };
  if (value === "") return { what: "is empty" };
  if (mayBeSecret(name, value) || holdsSecret(file, value))
    return { what: "has a value that may be a secret, which is not shown" };
  const cut = value.length > 200 ? `${value.slice(0, 197)}...` : value;
  return { what: `\`${cut.replaceAll(/[`\r\n]/g, " ")}\`` };
}

function mayBeSecret(name: string, value: string): boolean {
  const line = `${name}=${value}`;
  if (maskLine(line) !== line) return true;
  const { kind } = judge(name, value);
  const isQuiet = kind === "harmless" || kind === "reference" || kind === "placeholder" || kind === "publishable";
  return !isQuiet || (classifyKey(name) === "strong" && kind !== "placeholder");
}

/** A credential by its own form, or the value of a variable of the file that may be one: `--password=${DB_PASSWORD}`. */
function holdsSecret(file: Dockerfile, text: string): boolean {
  if (findSecrets(text).length > 0) return true;
  return file.tree.instructions.some(({ pairs }) =>
    pairs.some(({ key, value }) => {
      const plain = value === undefined ? "" : unquoted(value, file.tree.escape).text;
      return plain !== "" && text.includes(plain) && mayBeSecret(key.text, plain);
    }),
  );
}

function useAt(text: string, { start, end }: Instruction, offset: number): VariableUse | undefined {
  const from = Math.max(start, offset - 300);
  return variableUses(text.slice(from, Math.min(end, offset + 300)), from).find(
    (use) => use.whole.start <= offset && offset <= use.end,
  );
}

function lineOf({ text }: Dockerfile, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
