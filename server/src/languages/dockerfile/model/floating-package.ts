import type { ShellCommand, ShellWord } from "../../../syntax/shell/shell.ts";
import { plainCommand } from "../../../model/commands/deploy-command.ts";

/** A package that is installed without a version. */
export interface FloatingPackage {
  readonly word: ShellWord;
  /** What it is called; of an address only its last part, since there may be a password before that. */
  readonly name: string;
  readonly tool: string;
  /** How a version is named. */
  readonly example: string;
}

/** Packages that a command installs in whatever version is newest; for npm and its kin only tools, not a project's own. */
export function floatingPackages(command: ShellCommand): FloatingPackage[] {
  const plain = command.name === "sudo" ? plainCommand(command) : undefined;
  return ofTool(plain?.name ?? command.name, plain?.args ?? command.words.slice(1));
}

function ofTool(name: string | undefined, args: readonly ShellWord[]): FloatingPackage[] {
  switch (name) {
    case "npm":
    case "pnpm":
    case "yarn":
    case "bun":
    case "npx":
    case "bunx":
    case "pnpx":
      return ofNode(name, args);
    case "python":
    case "python3":
      return args[0]?.text === "-m" && args[1]?.text === "pip" ? ofPip(args.slice(2)) : [];
    case "pipx":
      return args[0]?.text === "run" ? ofPythonTool("pipx run", args.slice(1)) : ofPip(args);
    case "pip":
    case "pip3":
      return ofPip(args);
    case "uv":
      return ofUv(args);
    case "uvx":
      return ofPythonTool("uvx", args);
    case "conda":
    case "mamba":
    case "micromamba":
      return ofConda(name, args);
    case "dotnet":
      return args[0]?.text === "tool" ? ofDotnet(args.slice(1)) : [];
    case "corepack":
      return ofCorepack(args);
    case "gem":
      return ofGem(args);
    case "go":
      return args[0]?.text === "install" || args[0]?.text === "run" ? ofGo(args.slice(1)) : [];
    case "cargo":
      return args[0]?.text === "install" ? ofCargo(args.slice(1)) : [];
    default:
      return [];
  }
}

/** Words that name packages: no options, no values of options. A word with an expansion may hold anything. */
function named(args: readonly ShellWord[], withValue: RegExp): ShellWord[] {
  return args.filter(
    ({ text, source }, index) =>
      text !== undefined && text !== "" && !source.startsWith("-") && !withValue.test(args[index - 1]?.source ?? ""),
  );
}

/** A path, an address or a file: what it is does not move with a registry. */
function isPlace(text: string): boolean {
  return (
    /^[./~]|:\/\/|^git[+@]|\.(?:tgz|tar\.gz|whl|zip|gem)$|^file:|^[\w-]+\/[\w.-]+(?:#.*)?$/.test(text) &&
    !text.startsWith("@")
  );
}

const NODE_VALUES =
  /^(?:--prefix|--cache|--registry|--loglevel|--userconfig|--omit|--include|-C|--cwd|--package|-p|--call|-c|--filter)$/;

function ofNode(tool: string, args: readonly ShellWord[]): FloatingPackage[] {
  const words = named(args, NODE_VALUES);
  const [verb, ...rest] = words;
  const isGlobal = args.some(
    ({ source }) => source === "-g" || source === "--global" || source === "--location=global",
  );
  const isAnswered = args.some(({ source }) => source === "-y" || source === "--yes");
  let packages: readonly ShellWord[] = [];
  if (tool === "bunx" || tool === "pnpx" || (tool === "npx" && isAnswered)) packages = words.slice(0, 1);
  else if (tool !== "npx" && /^(?:dlx|x)$/.test(verb?.text ?? "")) packages = rest.slice(0, 1);
  else if (/^(?:install|i|add)$/.test(verb?.text ?? "") && isGlobal) packages = rest;
  else if (tool === "yarn" && verb?.text === "global" && rest[0]?.text === "add") packages = rest.slice(1);
  return packages
    .filter(({ text }) => text !== undefined && !isPlace(text) && !/.@[~^v]?\d/.test(text) && !/.@npm:/.test(text))
    .map((word) => found(tool, word, `${nameOf(word)}@1.2.3`));
}

function found(tool: string, word: ShellWord, example: string): FloatingPackage {
  return { word, name: word.text ?? "", tool, example };
}

function nameOf({ text = "" }: ShellWord): string {
  const at = text.indexOf("@", 1);
  return at < 0 ? text : text.slice(0, at);
}

const PIP_VALUES =
  /^(?:-[icfrtebd]|--(?:index-url|extra-index-url|constraint|find-links|requirement|target|editable|build|download|cache-dir|prefix|root|platform|python-version|python|trusted-host|timeout|retries|proxy|log|src|progress-bar|upgrade-strategy|no-binary|only-binary|config-settings|global-option|install-option))$/;

function ofPip(args: readonly ShellWord[]): FloatingPackage[] {
  const words = named(args, PIP_VALUES);
  if (
    words[0]?.text !== "install" ||
    args.some(({ source }) => /^(?:--no-index|--require-hashes|-c|--constraint)/.test(source))
  )
    return [];
  return words.slice(1).flatMap((word) => {
    const { text = "" } = word;
    if (text.startsWith("git+")) return ofRepository(word, text);
    return isPlace(text) || /[<>=~!@ ]/.test(text) || /^(?:pip|setuptools|wheel)$/.test(text)
      ? []
      : [found("pip", word, `${text}==1.2.3`)];
  });
}

/** `git+https://…/pay.git`: without a branch, tag or commit behind `@` it is whatever was pushed last. */
function ofRepository(word: ShellWord, text: string): FloatingPackage[] {
  const [path = ""] = text.split(/[#?]/);
  const last = path.slice(path.lastIndexOf("/") + 1);
  return last === "" || last.includes("@")
    ? []
    : [{ word, name: last.replace(/\.git$/, ""), tool: "pip", example: `git+https://…/${last}@COMMIT` }];
}

function ofUv(args: readonly ShellWord[]): FloatingPackage[] {
  const [first, second] = args;
  if (first?.text === "tool" && second?.text === "run") return ofPythonTool("uv tool run", args.slice(2));
  return first?.text === "pip" || first?.text === "tool" ? ofPip(args.slice(1)) : [];
}

/** `uvx ruff check`: the first word is the package, unless `--from` names it. */
function ofPythonTool(tool: string, args: readonly ShellWord[]): FloatingPackage[] {
  if (args.some(({ source }) => /^--(?:from|spec)(?:=|$)/.test(source))) return [];
  const [word] = named(
    args,
    /^(?:-p|--(?:python|with|with-requirements|index|index-url|default-index|directory|project))$/,
  );
  return word === undefined || isPlace(word.text ?? "") || /@v?\d|==/.test(word.text ?? "")
    ? []
    : [found(tool, word, `${nameOf(word)}@1.2.3`)];
}

function ofConda(tool: string, args: readonly ShellWord[]): FloatingPackage[] {
  const words = named(args, /^(?:-[ncpf]|--(?:name|channel|prefix|file|solver|platform|rcfile|root-prefix))$/);
  if (words[0]?.text !== "install" || args.some(({ source }) => /^(?:-f|--file|--all)/.test(source))) return [];
  return words
    .slice(1)
    .filter(
      ({ text = "" }) => !isPlace(text) && !/[<>=~![]/.test(text) && !/\.(?:ya?ml|txt|lock|conda|tar\.bz2)$/.test(text),
    )
    .map((word) => found(tool, word, `${word.text ?? ""}=1.2.3`));
}

function ofDotnet(args: readonly ShellWord[]): FloatingPackage[] {
  if (args[0]?.text !== "install" || args.some(({ source }) => /^--version(?:=|$)/.test(source))) return [];
  return named(args, /^--(?:tool-path|add-source|configfile|framework|arch|verbosity)$|^-[av]$/)
    .slice(1)
    .filter(({ text = "" }) => !/@\d/.test(text))
    .map((word) => found("dotnet tool", word, `${nameOf(word)} --version 1.2.3`));
}

/** `corepack prepare pnpm@latest`; a major version is a choice. */
function ofCorepack(args: readonly ShellWord[]): FloatingPackage[] {
  const [verb, ...rest] = named(args, /^--(?:output|install-directory)$/);
  if (!/^(?:prepare|use|install)$/.test(verb?.text ?? "")) return [];
  return rest
    .filter(({ text = "" }) => /^(?:npm|pnpm|yarn)(?:@[a-z]|$)/.test(text))
    .map((word) => found("corepack", word, `${nameOf(word)}@1.2.3`));
}

function ofGem(args: readonly ShellWord[]): FloatingPackage[] {
  const words = named(args, /^(?:-[vsiPnC]|--(?:version|source|install-dir|bindir|document|platform))$/);
  if (words[0]?.text !== "install" || args.some(({ source }) => /^(?:-v|--version)/.test(source))) return [];
  return words
    .slice(1)
    .filter(({ text = "" }) => !isPlace(text) && !/:\d/.test(text))
    .map((word) => found("gem", word, `${word.text ?? ""}:1.2.3`));
}

function ofGo(args: readonly ShellWord[]): FloatingPackage[] {
  return args
    .filter(({ text }) => text !== undefined && /.@(?:latest|upgrade|master|main|HEAD)$/.test(text))
    .slice(0, 20)
    .map((word) => found("go", word, `${nameOf(word)}@v1.2.3`));
}

function ofCargo(args: readonly ShellWord[]): FloatingPackage[] {
  const isFixed = args.some(({ source }) => /^--(?:version|vers|path|git|rev|tag)(?:=|$)/.test(source));
  if (isFixed) return [];
  return named(args, /^--(?:features|root|target|target-dir|registry|index|bin|example|profile|jobs|config)$|^-[jF]$/)
    .filter(({ text = "" }) => !/.@\d/.test(text))
    .map((word) => found("cargo", word, `${nameOf(word)}@1.2.3`));
}
