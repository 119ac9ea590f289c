import { existsSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { leadsInto } from "../disk/inside.ts";
import { readProjectFiles, repositoryTop } from "../disk/project-files.ts";
import { readTextNow } from "../disk/read.ts";
import { createFile } from "../disk/write.ts";
import { type Detection, detectProject } from "../scaffold/detection.ts";
import type { Generator } from "../scaffold/generator.ts";
import { GENERATORS, type GeneratorKind } from "../scaffold/generators.ts";
import type { PlannedFile } from "../scaffold/planned-file.ts";
import type { Missing, Question } from "../scaffold/question.ts";
import { parseWords } from "./arguments.ts";
import { print } from "./output.ts";
import { type Shown, block, joined, say } from "../base/say.ts";
import { createStyle, wantsColour } from "./style.ts";
import { EXIT, UsageError } from "./usage.ts";

/** `paylint generate deployment|dockerfile|workflow [FOLDER]`: the editor's generators without their questions. */
export async function generate(words: readonly string[]): Promise<number> {
  const [kind = "", ...rest] = words;
  if (!isKind(kind))
    throw new UsageError(`say what to generate: \`paylint generate ${Object.keys(GENERATORS).join("|")} [FOLDER]\``);
  const generator: Generator = GENERATORS[kind];
  const folderOf = (positionals: readonly string[]): string => {
    if (positionals.length > 1) throw new UsageError("name one folder at most");
    return resolve(process.cwd(), positionals[0] ?? ".");
  };
  // The answers' names are fixed; their detected values depend on the folder, which is among the words.
  const ids = [...generator.questions(EMPTY), ...generator.options(EMPTY)].map(({ id }) => id);
  const { values, positionals } = parseWords(rest, {
    ...Object.fromEntries(ids.map((id) => [id, { type: "string" as const }])),
    out: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  const folder = folderOf(positionals);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${folder} is not a folder`);
  const detection = detectProject(await readProjectFiles(folder));
  if (values["help"]) {
    print(helpFor(kind, generator, detection));
    return EXIT.clean;
  }
  const refusal = generator.refusal(detection);
  if (refusal !== undefined)
    throw new UsageError(say`nothing was written: ${refusal}${severalPackages(kind, folder, detection)}`);
  const given: Record<string, string> = {};
  for (const id of ids) {
    const value = (values as Record<string, unknown>)[id];
    if (typeof value === "string") given[id] = value;
  }
  const plan = generator.plan(detection, given, []);
  if ("missing" in plan) throw new UsageError(missingWords(plan.missing, severalPackages(kind, folder, detection)));
  const base = generator.countsFrom === "repository" ? (repositoryTop(folder) ?? folder) : folder;
  const target = typeof values["out"] === "string" ? resolve(process.cwd(), values["out"]) : undefined;
  const files = plan.files.map((file) => ({
    ...file,
    target: target === undefined ? join(base, file.path) : join(target, basename(file.path)),
  }));
  if (values["dry-run"]) {
    for (const file of files) print(say`# ${shown(file.target)}: ${file.reason}\n${block(file.content)}`);
    return EXIT.clean;
  }
  return writeFiles(files, target ?? base);
}

const EMPTY: Detection = detectProject({ folderName: "service", files: new Map(), existing: [] });

function isKind(text: string): text is GeneratorKind {
  return Object.hasOwn(GENERATORS, text);
}

function shown(path: string): string {
  return relative(process.cwd(), path).replaceAll("\\", "/") || ".";
}

/** Writes all files or none: one that is there with other content stops it. */
function writeFiles(files: readonly (PlannedFile & { readonly target: string })[], root: string): number {
  const style = createStyle(wantsColour(process.stdout, process.env));
  const same = (path: string, content: string): boolean => readTextNow(path, root) === content;
  const outside = files.find(({ target }) => !leadsInto(target, root));
  if (outside !== undefined)
    throw new UsageError(
      `nothing was written: ${shown(outside.target)} leads out of ${shown(root)}. Give another place with --out`,
    );
  const taken = files.filter(({ target, content }) => existsSync(target) && !same(target, content));
  if (taken.length > 0) {
    const paths = taken.map(({ target }) => shown(target)).join(", ");
    throw new UsageError(
      `nothing was written: ${paths} would be overwritten. Give another place with --out, or see what would be written with --dry-run`,
    );
  }
  for (const { target, content, reason } of files) {
    const isThere = existsSync(target);
    if (!isThere) {
      createFile(target, content, root);
    }
    print(say`${style.path(shown(target))} ${isThere ? "is already so" : reason}`);
  }
  return EXIT.clean;
}

function missingWords(missing: readonly Missing[], several: Shown): Shown {
  const list = joined(
    missing.map(({ id, why }) => say`--${id}: ${why}`),
    "\n  ",
  );
  return say`not everything is known:\n  ${list}${several}`;
}

/** How one of several packages is named. */
function severalPackages(kind: GeneratorKind, folder: string, { packages }: Detection): Shown {
  const [first] = packages;
  if (first === undefined || packages.length === 1) return say``;
  const example = shown(join(folder, first));
  const rest = packages.length > MAX_NAMED ? say` and ${packages.length - MAX_NAMED} more` : say``;
  return say`\nThe folder holds several packages (${packages.slice(0, MAX_NAMED).join(", ")}${rest}). Name the one that is meant: paylint generate ${kind} ${example}`;
}

const MAX_NAMED = 20;

function helpFor(kind: GeneratorKind, generator: Generator, detection: Detection): Shown {
  const questions: readonly Question[] = [...generator.questions(detection), ...generator.options(detection)];
  const width = Math.max(...questions.map(({ id }) => id.length)) + 2;
  const refusal = generator.refusal(detection);
  const lines = questions.map(({ id, title, value, evidence, options }) => {
    const choices = options === undefined ? "" : ` (${options.map((option) => option.value).join("|")})`;
    const first = say`  --${id.padEnd(width)} ${title}${choices}`;
    return refusal === undefined
      ? say`${first}\n  ${" ".repeat(width + 2)} ${value === "" ? "" : `${value}: `}${evidence}`
      : first;
  });
  const head =
    refusal === undefined
      ? say`Every answer has the detected value as its default:\n`
      : say`\nNot for this folder: ${refusal}.\n`;
  return say`paylint generate ${kind} [FOLDER]\n\nWrites ${generator.writes} for the service in FOLDER. ${head}\n${joined(lines, "\n")}\n\n  --${"out DIR".padEnd(width)} where the files go, in place of the folder above\n  --${"dry-run".padEnd(width)} print the files`;
}
