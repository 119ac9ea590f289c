import { type Dockerfile, type Stage, lastInstruction, rootOf, variableAt } from "../model/dockerfile.ts";
import { runInstructions } from "../model/commands.ts";
import { isDistroless } from "../model/user.ts";
import type { Instruction } from "../syntax/tree.ts";
import type { JsonItem } from "../syntax/json.ts";
import { nameOf } from "../../../contract/file-name.ts";
import { type Report, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/** No shell reads a JSON array: what only a shell understands reaches the program as it is written. */
export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A JSON array holds what only a shell understands",
  why: "The payment service does not start, or starts with the name of a setting in place of its value",
  how: 'Write `["sh", "-c", "exec …"]`, or leave the shell\'s part out',
  check(file, report) {
    for (const final of file.finals) {
      const entrypoint = lastInstruction(final, "ENTRYPOINT");
      const cmd = lastInstruction(final, "CMD");
      // What an entrypoint makes of CMD's words is its own affair.
      const starts = [entrypoint, entrypoint === undefined ? cmd : undefined, lastInstruction(final, "HEALTHCHECK")];
      for (const instruction of starts) {
        const found = instruction === undefined ? undefined : judge(file, final, instruction);
        if (found !== undefined) report(found);
      }
    }
    for (const stage of file.stages)
      for (const instruction of runInstructions(stage)) {
        const found = instruction.json === undefined ? undefined : judge(file, stage, instruction);
        if (found !== undefined) report(found);
      }
  },
});

const SHELLS = /^(?:(?:ba|da|a|z|k|fi)?sh|busybox|powershell|pwsh|cmd|env|eval|envsubst)(?:\.exe)?$/i;
const OPERATOR = /^(?:&&|\|\|?|;|&|>>?|<|2>&1|2>|&>)$/;
const VARIABLE = /\$(?:\{[A-Z_][A-Z\d_]*(?:[:?+-][^}]*)?\}|[A-Z_][A-Z\d_]*|\([^)]{1,200}\))|`[^`]{1,200}`/;
/** Commands that a shell has in itself. */
const BUILT_IN = /^(?:exec|source|\.|export|cd|alias|ulimit|umask)$/;

function judge(file: Dockerfile, stage: Stage, instruction: Instruction): Report | undefined {
  const { json } = instruction;
  const [first, ...rest] = json ?? [];
  if (
    json === undefined ||
    first === undefined ||
    json.some(({ text }) => SHELLS.test(nameOf(text.replaceAll("\\", "/"))))
  )
    return undefined;
  if (rest.length === 0 && /^[\w./-]+[ \t]+\S/.test(first.text) && !/\.exe\b/i.test(first.text))
    return {
      at: first,
      message: "The whole text is taken for the name of one program: each word is a string of its own in a JSON array",
      fixes: asWords(first),
    };
  if (BUILT_IN.test(first.text))
    return {
      at: first,
      message: `\`${first.text}\` is a command of the shell, and no program that a JSON array could start`,
      fixes: throughShell(stage, instruction, json),
    };
  const jar = rest.find(({ text }, index) => json[index]?.text === "-jar" && /[*?]/.test(text));
  if (jar !== undefined)
    return {
      at: jar,
      message: `\`${jar.text}\` reaches \`${nameOf(first.text)}\` as it is written: no shell reads a JSON array, so no pattern is replaced`,
      fixes: [],
    };
  const operator = rest.find(({ text }) => OPERATOR.test(text));
  if (operator !== undefined)
    return {
      at: operator,
      message: `\`${operator.text}\` reaches \`${nameOf(first.text)}\` as a word: no shell reads a JSON array`,
      fixes: throughShell(stage, instruction, json),
    };
  const variable = json.find(({ text }) => VARIABLE.test(text) || namesOwn(file, stage, instruction, text));
  if (variable === undefined) return undefined;
  // Not with its default, or what a substitution runs: either may hold a secret.
  const name = /\$\{?(?<name>[A-Za-z_]\w*)/.exec(variable.text)?.groups?.["name"];
  const shown = name === undefined ? "A substitution" : `\`$${name}\``;
  return {
    at: variable,
    message: `${shown} reaches \`${nameOf(first.text)}\` as it is written: no shell reads a JSON array, so nothing is put in its place`,
    fixes: throughShell(stage, instruction, json),
  };
}

/** `$port`, where an ENV or ARG of the file is called so. */
function namesOwn(file: Dockerfile, stage: Stage, { start }: Instruction, text: string): boolean {
  const name = /\$(?:\{(?<braced>[a-z]\w*)\}|(?<plain>[a-z]\w*))/.exec(text)?.groups;
  const known = name?.["braced"] ?? name?.["plain"];
  return known !== undefined && variableAt(file, stage, known, start) !== undefined;
}

/** `["node server.js"]` as `["node", "server.js"]`. */
function asWords({ start, end, text }: JsonItem): Fix[] {
  if (!/^[\w./:=@,+%-]+(?:[ \t]+[\w./:=@,+%-]+)*$/.test(text)) return [];
  const newText = text
    .split(/[ \t]+/)
    .map((word) => JSON.stringify(word))
    .join(", ");
  return [{ title: "Write each word as a string", class: "review", edits: [{ start, end, newText }] }];
}

/** The array as one script, where there is a shell and nothing would have to be quoted. */
function throughShell(stage: Stage, { keyword, arguments: args }: Instruction, json: readonly JsonItem[]): Fix[] {
  const { reference } = rootOf(stage);
  const whole = args.span(0, args.text.length);
  const isPlain = json.every(({ text }) => OPERATOR.test(text) || /^[\w./:=@,+%${}-]+$/.test(text));
  const hasShell = reference !== undefined && !isDistroless(reference) && reference.repository.text !== "scratch";
  if (!isPlain || !hasShell || keyword === "HEALTHCHECK" || whole.end - whole.start !== args.text.length) return [];
  const words = json.map(({ text }) => text);
  const last = words.findLastIndex((word) => word === "&&" || word === "||" || word === ";");
  const script =
    keyword === "RUN" || words[0] === "exec" ? words : [...words.slice(0, last + 1), "exec", ...words.slice(last + 1)];
  const newText = JSON.stringify(["sh", "-c", script.join(" ")]).replaceAll('","', '", "');
  return [
    { title: "Let a shell run it, and give its place to the service", class: "review", edits: [{ ...whole, newText }] },
  ];
}
