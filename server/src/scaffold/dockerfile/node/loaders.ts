import { isPlainPath } from "../recipe.ts";
import { fileAmong } from "../start.ts";

/** A start of Node.js: what it loads first, and its file. */
export interface NodeStart {
  /** The words after `node`. */
  readonly entry: string;
  /** Packages that are to be there for it. */
  readonly packages: readonly string[];
}

/** Options that a module follows, which runs before the file or reads it. */
const LOADS = /^(?:-r|--require|--import|--loader|--experimental-loader)$/;

/** Options that change how files are found and read; others are for a person's desk or are given by a cluster. */
const KEPT = /^--(?:experimental-[a-z-]+|conditions)(?:=[\w-]+)?$/;

/** Options with a word of their own behind. */
const VALUED = /^(?:-C|--conditions|--env-file(?:-if-exists)?|--title)$/;

/** The words after `node`; undefined where they name no file. */
export function nodeStart(words: readonly string[]): NodeStart | undefined {
  const options: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const [, option = word, value] = /^(-[^=]*)=(.+)$/.exec(word) ?? [];
    if (LOADS.test(option)) {
      if (value === undefined) at++;
      options.push(option, value ?? words[at] ?? "");
    } else if (VALUED.test(word)) at++;
    else if (KEPT.test(word)) options.push(word);
    else if (!word.startsWith("-")) return started(options, word);
  }
  return undefined;
}

/** The words after `tsx`; undefined where an option says how it reads files. */
export function tsxStart(words: readonly string[]): NodeStart | undefined {
  const at = words.findIndex((word) => !/^--(?:no-cache|enable-source-maps|env-file=.*)$/.test(word));
  const file = words[at] ?? "";
  return file.startsWith("-") ? undefined : started(["--import", "tsx"], file);
}

/** The words after `ts-node`; undefined where an option says how it reads files. */
export function tsNodeStart(words: readonly string[], isModule: boolean): NodeStart | undefined {
  const options: string[] = [];
  let module = isModule ? "esm" : "register";
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (/^(?:-r|--require)$/.test(word)) options.push("-r", words[++at] ?? "");
    else if (/^(?:-T|--transpile-?only)$/i.test(word)) module = `${module}/transpile-only`;
    else if (word === "--esm") module = module.replace("register", "esm");
    else if (word.startsWith("-")) return undefined;
    else {
      const reads = [module.startsWith("esm") ? "--loader" : "-r", `ts-node/${module}`];
      const start = started([...reads, ...options], word);
      return start === undefined ? undefined : { ...start, packages: [...start.packages, "typescript"] };
    }
  }
  return undefined;
}

function started(options: readonly string[], word: string): NodeStart | undefined {
  const file = fileAmong([word])?.replace(/^\.\//, "");
  if (file === undefined || !isPlainPath(file) || options.some((option) => !isWord(option))) return undefined;
  return { entry: [...options, file].join(" "), packages: options.flatMap(packageOf) };
}

function isWord(word: string): boolean {
  return /^[\w@./=:-]+$/.test(word) && !word.split("/").includes("..");
}

/** `@swc-node/register` of `@swc-node/register/esm`; none of an option, of a file of the project and of what Node.js brings. */
function packageOf(module: string): readonly string[] {
  const name = /^(?:@[\w.-]+\/)?\w[\w.-]*(?=\/|$)/.exec(module)?.[0];
  return name === undefined ? [] : [name];
}

/** The file of an entry, behind what is loaded first. */
export function fileOf(entry: string): string {
  const words = entry.split(" ");
  return words.find((word, at) => !word.startsWith("-") && !LOADS.test(words[at - 1] ?? "")) ?? "";
}

/** Files of the project that an entry names. */
export function filesOf(entry: string): readonly string[] {
  const words = entry.split(" ");
  const loaded = words.filter((word, at) => LOADS.test(words[at - 1] ?? "") && word.startsWith("./"));
  return [...loaded.map((path) => path.slice(2)), fileOf(entry)];
}

/** Whether an entry is a plain file behind options that load, with plain words behind it. */
export function areEntryWords(entry: string): boolean {
  const words = entry.split(" ");
  const at = words.indexOf(fileOf(entry));
  const first = words.slice(0, Math.max(at, 0));
  const isOption = (word: string, place: number): boolean =>
    LOADS.test(word) || KEPT.test(word) || LOADS.test(first[place - 1] ?? "");
  return first.every(isOption) && words.every(isWord) && isPlainPath(words[at] ?? "");
}
