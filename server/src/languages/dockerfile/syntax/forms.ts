import type { MappedText } from "../../../base/mapped-text.ts";
import { brokenArray } from "./broken-array.ts";
import type { DockerfilePair, DockerfileWord } from "./words.ts";
import { type StructureProblem, fatal, odd, quoted } from "./problem.ts";
import type { Instruction } from "./tree.ts";

/** Whether an instruction's arguments have the form that its keyword asks for. */
export function argumentProblems(instruction: Instruction): StructureProblem[] {
  const { keyword, keywordSpan, json, words, pairs, arguments: args } = instruction;
  if (args.text === "") return [fatal(keywordSpan, `\`${keyword}\` needs an argument`)];
  switch (keyword) {
    case "FROM":
      return fromProblems(words);
    case "ENV":
    case "LABEL":
      return pairs.flatMap((pair) => pairProblems(keyword, pair));
    case "ARG":
      return pairs.filter(({ key }) => key.text === "").map((pair) => fatal(pair, "`ARG` has a value without a name"));
    case "COPY":
    case "ADD": {
      const problems = arrayProblems(instruction, args);
      return problems.length > 0 ? problems : copyProblems(instruction);
    }
    case "EXPOSE":
      return words.flatMap(portProblems);
    case "HEALTHCHECK":
      return [
        ...healthcheckProblems(words),
        ...(instruction.shell === undefined ? [] : arrayProblems(instruction, instruction.shell)),
      ];
    case "SHELL":
      if (json === undefined)
        return [fatal(args.span(0, args.text.length), '`SHELL` takes a JSON array, such as `["/bin/bash", "-c"]`')];
      return json.length > 0
        ? []
        : [fatal(args.span(0, args.text.length), "`SHELL` needs a program in its JSON array")];
    case "STOPSIGNAL":
      return /\$/.test(args.text) || isSignal(args.text)
        ? []
        : [fatal(args.span(0, args.text.length), `${quoted(args.text)} is no signal; write \`SIGTERM\` or a number`)];
    case "CMD":
    case "ENTRYPOINT":
    case "RUN":
    case "VOLUME":
      return arrayProblems(instruction, args);
    default:
      return [];
  }
}

/** A JSON array that is none: the builder takes its text for a command or for words. */
function arrayProblems({ keyword, json }: Instruction, source: MappedText): StructureProblem[] {
  const broken = json === undefined && source.text.startsWith("[") ? brokenArray(source) : undefined;
  if (broken === undefined) return [];
  const { at, why, isRefused, meant } = broken;
  const isCommand = keyword !== "COPY" && keyword !== "ADD" && keyword !== "VOLUME";
  const effect = isRefused
    ? "so the builder refuses it"
    : isCommand
      ? "so a shell runs this text as it stands"
      : "so its brackets and quotes are taken for parts of names";
  const problem = (isRefused ? fatal : odd)(at, `This is no JSON array of strings: ${why}, ${effect}`);
  const whole = source.span(0, source.text.length);
  const isWhole = source.text.length === whole.end - whole.start;
  if (meant === undefined || !isWhole) return [problem];
  return [{ ...problem, fix: { ...whole, title: "Write it as a JSON array", newText: meant } }];
}

function fromProblems(words: readonly DockerfileWord[]): StructureProblem[] {
  const [image, as, name, extra] = words;
  if (image === undefined) return [];
  const problems = isReference(image.text) ? [] : [fatal(image, `${quoted(image.text)} is no valid image reference`)];
  if (as === undefined) return problems;
  if (as.text.toLowerCase() !== "as")
    return [...problems, fatal(as, `\`AS\` is expected in place of ${quoted(as.text)}`)];
  if (name === undefined) return [...problems, fatal(as, "`FROM` takes an image, or an image with `AS` and a name")];
  if (!/^[a-z][a-z0-9_.-]*$/i.test(name.text))
    problems.push(fatal(name, `${quoted(name.text)} cannot be the name of a stage`));
  if (extra !== undefined) problems.push(fatal(extra, `${quoted(extra.text)} is one argument too many`));
  return problems;
}

/** The grammar of `distribution/reference`. What holds a variable or a quote is not known. */
function isReference(text: string): boolean {
  if (/["'$\\`]/.test(text)) return true;
  const [name = "", digest, ...more] = text.split("@");
  if (more.length > 0 || (digest !== undefined && !/^[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,}$/.test(digest))) return false;
  const parts = name.split("/");
  const last = parts.pop() ?? "";
  const [repository = "", tag, ...rest] = last.split(":");
  if (rest.length > 0 || (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag))) return false;
  const first = parts[0];
  const hasRegistry = first !== undefined && (/[.:]/.test(first) || first === "localhost" || /[A-Z]/.test(first));
  if (hasRegistry && !/^(?:[\w-]+(?:\.[\w-]+)*|\[[\da-fA-F:]+\])(?::\d+)?$/.test(first)) return false;
  // A name without a folder may be that of a stage, which takes any case.
  if (first === undefined && tag === undefined && digest === undefined) return /^[A-Za-z0-9][\w.-]*$/.test(repository);
  const path = [...parts.slice(hasRegistry ? 1 : 0), repository];
  return path.every((part) => /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/.test(part));
}

function pairProblems(keyword: string, { start, end, key, value, legacy }: DockerfilePair): StructureProblem[] {
  if (legacy) return value === undefined ? [fatal(key, `\`${keyword}\` needs a name and a value`)] : [];
  if (value === undefined) return [fatal(key, `\`${keyword}\` takes \`name=value\`; this word has no \`=\``)];
  return key.text === "" ? [fatal({ start, end }, `\`${keyword}\` has a value without a name`)] : [];
}

function copyProblems({ keyword, keywordSpan, json, words, heredocs }: Instruction): StructureProblem[] {
  // A here-document is one source, also where a blank parts its name from `<<`.
  const paths = (json ?? words).filter(
    ({ start }) => !heredocs.some((heredoc) => heredoc.start < start && start < heredoc.end),
  );
  const destination = paths.at(-1);
  if (destination === undefined || paths.length < 2)
    return [fatal(keywordSpan, `\`${keyword}\` needs a source and a destination`)];
  if (heredocs.some(({ start, end }) => start <= destination.start && destination.start < end))
    return [fatal(destination, `\`${keyword}\` cannot write to a here-document`)];
  if (paths.length === 2 || /[/\\$"']$|^\$|(?:^|\/)\.\.?$/.test(destination.text)) return [];
  return [odd(destination, `With several sources the destination is a folder: ${quoted(`${destination.text}/`)}`)];
}

/** `8080`, `8000-8010/tcp`. An address or a port of the host is read and ignored. */
function portProblems(word: DockerfileWord): StructureProblem[] {
  const { text } = word;
  if (/["'$\\`]/.test(text)) return [];
  const [ports = "", protocol] = text.split("/");
  if (protocol !== undefined && !/^(?:tcp|udp|sctp)$/i.test(protocol))
    return [fatal(word, `${quoted(protocol)} is no protocol of a port; \`tcp\`, \`udp\` and \`sctp\` are`)];
  const [from, to = from] = (ports.split(":").at(-1) ?? "").split("-");
  const isPort = (port: string | undefined): boolean =>
    port !== undefined && /^\d{1,5}$/.test(port) && Number(port) <= 65_535;
  if (!isPort(from) || !isPort(to) || Number(from) > Number(to))
    return [fatal(word, `${quoted(text)} is no port or range of ports`)];
  return ports.includes(":")
    ? [odd(word, `\`EXPOSE\` names ports of the container alone; what stands before the last \`:\` has no effect`)]
    : [];
}

function healthcheckProblems(words: readonly DockerfileWord[]): StructureProblem[] {
  const [type, command] = words;
  switch (type?.text.toUpperCase()) {
    case undefined:
      return [];
    case "CMD":
      return command === undefined && type !== undefined ? [fatal(type, "`HEALTHCHECK CMD` needs a command")] : [];
    case "NONE":
      return command === undefined ? [] : [fatal(command, "`HEALTHCHECK NONE` takes no argument")];
    default:
      return type === undefined
        ? []
        : [fatal(type, `\`HEALTHCHECK\` takes \`CMD\` or \`NONE\`, not ${quoted(type.text)}`)];
  }
}

const SIGNALS = new Set(
  (
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP " +
    "TSTP TTIN TTOU UNUSED URG USR1 USR2 VTALRM WINCH XCPU XFSZ"
  ).split(" "),
);

function isSignal(text: string): boolean {
  if (/^\d{1,9}$/.test(text)) return Number(text) > 0;
  const name = text.toUpperCase().replace(/^SIG/, "");
  return SIGNALS.has(name) || /^RTM(?:IN(?:\+\d{1,2})?|AX(?:-\d{1,2})?)$/.test(name);
}
